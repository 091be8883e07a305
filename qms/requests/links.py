"""How change requests are called in the log, in notices and in comments."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link

from . import policy
from .models import GROUNDS, ChangeRequest
from .workflow import STATES

MOST = 200  # uids one search gives: more is no answer


def _described(uids):
    rows = db.session.scalars(select(ChangeRequest).where(ChangeRequest.uid.in_(uids)))
    return {
        row.uid: Link(f"{row.number} – {row.document.code}", url_for("requests.request", id=row.id)) for row in rows
    }


def find_requests(text: str) -> list[str]:
    """Uids of those whose number or proposal contains the text."""
    wanted = text.strip()
    named = or_(
        ChangeRequest.number.contains(wanted.upper(), autoescape=True),
        ChangeRequest.proposed.contains(wanted, autoescape=True),
    )
    return list(db.session.scalars(select(ChangeRequest.uid).where(named).limit(MOST))) if wanted else []


def _visible(person):
    return select(ChangeRequest).join(ChangeRequest.document).where(policy.visible_requests(person))


links.register(
    "change_request",
    _l("Change request"),
    _described,
    find_requests,
    model=ChangeRequest,
    may_read=policy.may_read,
    visible=_visible,
)
links.name_fields(
    of="change_request",
    author=_l("Who writes the revision"),
    document=_l("Document"),
    ground=_l("What it comes from"),
    number=_l("Number"),
    proposed=_l("What it should say"),
    remark=_l("Remark for the author"),
)
links.name_values("ground", GROUNDS, of="change_request")
links.name_values("state", {state: label for state, (label, _tone) in STATES.items()}, of="change_request")
