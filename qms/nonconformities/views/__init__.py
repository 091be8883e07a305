"""The pages of nonconformities: reporting, the log, the board, the page of one, taking steps."""

from flask import Blueprint, url_for
from flask_login import current_user

from ..policy import may_report

nonconformities = Blueprint("nonconformities", __name__)


def of_every_page() -> dict:
    """`report_url` for the top bar of every page, for those who may report."""
    if not (current_user and current_user.is_authenticated and may_report(current_user.person, None)):
        return {}
    return {"report_url": url_for("nonconformities.report")}


from . import keep, page, plan, register, report, steps, talk  # noqa: E402,F401  (each adds its routes to the blueprint)
