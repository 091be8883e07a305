"""Mails that wait: written in the transaction they come of, each sent once as far as mail allows.

That a mail was sent is kept right after the server's 250. Who dies in between sends it once more, with the same
Message-ID. The lease is that of the job: a batch stops well before it ends.
"""

import time
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from qms.core import clock, daily, jobs, settings
from qms.core.database import db, locked, writing
from qms.core.errors import Busy

from . import letters, post, queries
from .models import Mail, Notice

BATCH = 50
LONGEST = jobs.LEASE.total_seconds() / 2  # that a batch begins further mails
LATELY = timedelta(days=14)  # what is older than this has been in the inbox for long enough
HOUR = settings.declare(
    "notices:digest_hour", 7, _l("Daily digest by mail, from this hour on"), _l("o'clock"), least=0, most=23
)


def send_at_once(notices: list[Notice]) -> None:
    """In the current write: a mail for each notice whose recipient wants it at once."""
    if not notices or post.why_off():
        return
    wanted = queries.wanting_at_once([notice.recipient_id for notice in notices])
    for notice in notices:
        if notice.recipient_id in wanted:
            notice.mail = Mail(recipient_id=notice.recipient_id)
            db.session.flush()
            jobs.enqueue("notices:mail", mail=notice.mail.id)


@jobs.handles("notices:digest")
def write_digests(payloads: list[dict]) -> None:
    """One mail for each person who has something to be told on the day, with all of it."""
    for payload in payloads:
        _write_digests(date.fromisoformat(payload["day"]))


def _write_digests(day: date) -> None:
    if post.why_off():
        return
    with writing() as session:
        found: dict[int, list[int]] = {}
        for ident, recipient in session.execute(queries.undelivered(day, since=clock.now() - LATELY)):
            found.setdefault(recipient, []).append(ident)
        mails = {recipient: Mail(recipient_id=recipient, day=day) for recipient in found}
        session.add_all(mails.values())
        session.flush()
        for recipient, mail in mails.items():
            session.execute(update(Notice).where(Notice.id.in_(found[recipient])).values(mail_id=mail.id))
            jobs.enqueue("notices:mail", mail=mail.id)


@jobs.handles("notices:mail", batch=BATCH)
def send(payloads: list[dict]) -> None:
    """Send what is not sent yet; `Away` when the server cannot be had, so that the rest waits."""
    begun, postponed = time.monotonic(), None
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"] or None), post.Server() as server:
        for payload in payloads:
            if time.monotonic() - begun > LONGEST:
                raise Busy()
            postponed = _send_one(payload["mail"], server) or postponed
    if postponed:
        raise Busy(f"{postponed}")


def _send_one(ident: int, server: post.Server) -> Exception | None:
    mail = db.session.get(Mail, ident, populate_existing=True)
    if mail is None or mail.outcome:
        return None
    if post.why_off():
        _end(ident, "off")
        return None
    try:
        message = letters.compose(mail)
        db.session.rollback()  # no read is kept open while the server takes its time
        if message is not None:
            server.send(message)
    except (post.Refused, letters.Unaddressable) as error:
        _end(ident, "refused", str(error))
    except post.Postponed as error:
        return error
    else:
        _end(ident, "sent" if message is not None else "empty")
    return None


def _end(ident: int, outcome: str, error: str = "") -> None:
    with writing():
        mail = locked(Mail, ident)
        mail.outcome, mail.ended_at, mail.error = outcome, clock.now(), error[:500]


def faults() -> list[str]:
    """What `doctor` says: mails that have waited for a day, and what the mail server will not take."""
    now = clock.now()
    waiting = [
        _("A mail has waited since %(time)s: %(mail)s", time=f"{mail.created_at:%Y-%m-%d %H:%M}Z", mail=mail.uid)
        for mail in queries.stuck(now)
    ]
    return waiting + [
        _("A mail to %(address)s was refused: %(error)s", address=mail.recipient.email, error=mail.error)
        for mail in queries.refused_since(now - LATELY)
    ]


daily.enqueue("notices:digest", hour=lambda: HOUR.value, when=lambda: not post.why_off())
