"""The desk: what waits for me, what has changed; and the menu and counter of every page."""


def init_app(app) -> None:
    """Install the home page and what every page shows of the desk."""
    from . import menu, views

    app.register_blueprint(views.desk)
    app.context_processor(menu.of_every_page)
