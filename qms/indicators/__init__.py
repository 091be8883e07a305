"""The dashboard: what is open and late, how long it takes, what comes back (ISO 9001:2015, 9.1.3), each figure with its
rows."""


def init_app(app) -> None:
    """Install the page."""
    from . import views

    app.register_blueprint(views.indicators)
