"""Telling a person who acted first, and how."""

from flask_babel import gettext as _
from sqlalchemy import select

from qms.core import audit, clock, links
from qms.core.database import db


def what_happened(subject) -> str:
    """The last thing the log knows of the subject: who, what, when; nothing of what was sent has been kept."""
    entry = db.session.scalars(
        select(audit.LogEntry).where(audit.LogEntry.object == subject.ref).order_by(audit.LogEntry.seq.desc()).limit(1)
    ).first()
    if entry is None:
        return _("Someone else has changed this in the meantime. Reload the page and try again.")
    actor = links.resolve([entry.actor]).get(entry.actor)
    return _(
        "Someone acted first: %(name)s – %(act)s, on %(time)s. Nothing you sent has been saved.",
        name=actor.text if actor else _("The system"),
        act=audit.label(entry.action),
        time=clock.local(entry.at).strftime("%d/%m/%Y %H:%M"),
    )
