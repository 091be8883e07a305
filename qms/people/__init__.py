"""Units, quality systems, people, their roles, delegation, sign-in and sessions."""

from flask_login import current_user


def init_app(app) -> None:
    """Install sign-in and this package's pages."""
    from . import limits, links, policy, registry, sessions, views  # noqa: F401  (links registers itself)

    sessions.login.init_app(app)
    limits.limiter.init_app(app)
    app.before_request(sessions.demand_change)
    app.jinja_env.filters["kind_words"] = lambda kind: registry.delegable_kinds().get(kind, kind)
    app.jinja_env.globals["keeps_settings"] = lambda: policy.may_keep_settings(current_user.person, None)
    app.register_blueprint(views.people)
