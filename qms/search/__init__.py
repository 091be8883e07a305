"""Full-text search: Vietnamese analysis, a small query grammar, engines behind one seam, and the page above them."""


def init_app(app) -> None:
    """Install the search page and the job that keeps the index up to the database."""
    from . import index, views  # noqa: F401  (the first registers its jobs)

    app.register_blueprint(views.search)
