"""Units, quality systems, people, their roles, delegation, sign-in and sessions."""


def init_app(app) -> None:
    """Install sign-in and this package's pages."""
    from . import sessions, views

    sessions.login.init_app(app)
    app.register_blueprint(views.people)
