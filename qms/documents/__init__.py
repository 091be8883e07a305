"""Controlled documents and their revisions (ISO 9001:2015, 7.5)."""


def init_app(app) -> None:
    """Install this package's pages and registries."""
    from . import desk, index_source, links, open_work, operations, overdue, views  # noqa: F401  (most register themselves)
    from .distribution import desk as to_read  # noqa: F401
    from .distribution import links as lines  # noqa: F401
    from .distribution import overdue as readers  # noqa: F401
    from .distribution import views as tab  # noqa: F401
    from .reviewing import beside  # noqa: F401

    app.register_blueprint(views.documents)
