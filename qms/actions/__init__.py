"""What somebody undertakes to do by a day, so that something does not happen again (ISO 9001:2015, 10.2.1).

An action belongs to an origin, known by its reference; a feature above registers its kind of origin (`origins`).
"""


def init_app(app) -> None:
    """Install this package's pages and registries."""
    from . import desk, links, open_work, overdue, views  # noqa: F401  (most register themselves)

    app.register_blueprint(views.actions)
