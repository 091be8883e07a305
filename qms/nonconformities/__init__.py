"""Nonconformities and what is done about them (ISO 9001:2015, 8.7 and 10.2)."""


def init_app(app) -> None:
    """Install this package's pages and registries."""
    from . import desk, evidence, links, open_work, origin, overdue, views  # noqa: F401  (most register themselves)

    app.register_blueprint(views.nonconformities)
    app.context_processor(views.of_every_page)
