"""Records: the evidence that is kept of what was done, for as long as its rule says (ISO 9001:2015, 7.5.3)."""


def init_app(app) -> None:
    """Install this package's pages and registries."""
    from . import desk, found, jobs, links, open_work, overdue, views  # noqa: F401  (most register themselves)
    from .handover import desk as to_archive  # noqa: F401
    from .handover import links as lists  # noqa: F401
    from .handover import overdue as waiting  # noqa: F401
    from .handover import views as archive  # noqa: F401

    app.register_blueprint(views.records)
