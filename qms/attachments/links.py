"""How attachments are called in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link

from .models import Attachment


def _attachments(uids):
    rows = db.session.execute(select(Attachment.uid, Attachment.id, Attachment.name).where(Attachment.uid.in_(uids)))
    return {uid: Link(name, url_for("attachments.file", id=ident)) for uid, ident, name in rows}


def _stands_at(uids):
    return dict(db.session.execute(select(Attachment.uid, Attachment.subject).where(Attachment.uid.in_(uids))).all())


links.register("attachment", _l("Attachment"), _attachments, stands_at=_stands_at)
