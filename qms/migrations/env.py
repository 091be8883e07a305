"""Run migrations over the application's engine, each in a transaction of its own."""

from alembic import context

from qms.core.database import WRITE, db


def run() -> None:
    engine = db.engine
    with engine.connect().execution_options(**WRITE) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=False,
            compare_type=True,
            transactional_ddl=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
