"""The auditor's pages: who did what, when, to what; proof that nothing was altered."""


def init_app(app) -> None:
    """Install this package's pages."""
    from . import views

    app.register_blueprint(views.logbook)
