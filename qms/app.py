"""The application, read from top to bottom; the only module that imports every feature."""

import logging

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from . import (
    actions,
    attachments,
    cli,
    comments,
    config,
    desk,
    documents,
    escalation,
    indicators,
    logbook,
    nonconformities,
    notices,
    people,
    records,
    requests,
    search,
)
from .core import calendar, database, i18n, jobs, numbering, settings, web  # noqa: F401  (some for their tables)
from .core.database import db

FEATURES = (
    *(people, search, notices, attachments, escalation),
    *(documents, requests, records, actions, nonconformities, comments, logbook, indicators, desk),
)


def create_app(**given) -> Flask:
    """Build the application; what is `given` stands above the environment's."""
    app = Flask(__name__, template_folder="../templates", static_folder="static")
    app.config.from_mapping(config.FIXED | config.from_environment() | given)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # `init` says itself what came of it

    db.init_app(app)
    with app.app_context():
        database.open_engine(app)
    i18n.init_app(app)
    web.init_app(app)
    for feature in FEATURES:
        feature.init_app(app)
    cli.init_app(app)

    if app.config["BEHIND_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app)
    app.wsgi_app = WhiteNoise(
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=86400,
        autorefresh=app.debug,
        allow_all_origins=False,
    )
    app.wsgi_app = web.with_headers(app.wsgi_app)
    if app.config["INLINE_JOBS"]:
        jobs.Runner(app).start()
    return app
