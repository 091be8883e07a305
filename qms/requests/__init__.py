"""Requests to change a document (ISO 9001:2015, 7.5.2, 10.3): asked by anyone, decided by whoever keeps it."""


def init_app(app) -> None:
    """Install this package's pages and registries."""
    from . import beside, desk, following, links, open_work, overdue, views  # noqa: F401  (most register themselves)

    app.register_blueprint(views.requests)
    app.context_processor(views.of_every_page)
