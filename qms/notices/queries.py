"""Every select on notices. What a person may no longer read is in none that is shown or mailed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from qms.core import links
from qms.core.database import db
from qms.core.jobs import Job
from qms.core.kept import kept
from qms.core.lists import counted
from qms.people.models import Person

from . import kinds
from .models import Choice, Mail, Notice

DAY = timedelta(days=1)
MOST = 99  # unread notices that the bell counts


def notices_of(person, *, unread: bool = False, about: str = "") -> Select:
    """Rows (Notice,) of the person: all, or those not yet read, or those about things of one kind."""
    query = select(Notice).where(Notice.recipient_id == person.id, can_read(person)).options(joinedload(Notice.actor))
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if about:
        query = query.where(Notice.subject_kind == about)
    return query


def unread_of(person) -> Select:
    """Rows (Notice,) that the person has not read."""
    return notices_of(person, unread=True)


def count_unread(person) -> int:
    """How many notices the person has not read, no further than one above `MOST`: one statement, for every page."""
    return db.session.scalar(_counting_unread(person))


@kept(64)
def _counting_unread(person) -> Select:
    return select(counted(unread_of(person), MOST))


def kinds_of_subjects(person) -> list[str]:
    """The kinds of things the person was told about."""
    return list(db.session.scalars(select(Notice.subject_kind).where(Notice.recipient_id == person.id).distinct()))


def can_read(person):
    """The notices about what the person may read, as a condition."""
    return links.readable(person, Notice.subject_kind, Notice.subject_uid)


def of_subject(kinds_: Iterable[str], ref: str) -> Select:
    """Rows (Notice,) of these kinds about a thing that nobody has read."""
    kind, _colon, uid = ref.partition(":")
    about = (Notice.subject_kind == kind, Notice.subject_uid == uid)
    return select(Notice).where(*about, Notice.kind.in_(list(kinds_)), Notice.read_at.is_(None))


def choice_of(person) -> Choice:
    """What the person chose, or the default of every column."""
    return db.session.get(Choice, person.id) or Choice(person_id=person.id, mail="digest", language="vi")


def wanting_at_once(people: Iterable[int]) -> set[int]:
    """Those of the people (by id) who want their mail at once and have an address."""
    query = select(Choice.person_id).join(Person, Person.id == Choice.person_id)
    return set(
        db.session.scalars(query.where(Choice.person_id.in_(people), Choice.mail == "at_once", Person.email != ""))
    )


def undelivered(day: date, *, since: datetime) -> Select:
    """(id, recipient) of the unread notices told `since`, which no mail carries, and which their choice lets through.

    Left out is who has had the digest of the day, who has no address, and whose account is closed.
    """
    return (
        select(Notice.id, Notice.recipient_id)
        .join(Person, Person.id == Notice.recipient_id)
        .outerjoin(Choice, Choice.person_id == Notice.recipient_id)
        .where(Notice.mail_id.is_(None), Notice.read_at.is_(None), Notice.created_at >= since)
        .where(Person.disabled_at.is_(None), Person.email != "")
        .where(or_(Choice.mail.is_(None), Choice.mail != "none", Notice.kind.in_(kinds.mandatory())))
        .where(Notice.recipient_id.not_in(select(Mail.recipient_id).where(Mail.day == day)))
        .order_by(Notice.id)
    )


def left_in(mail: Mail) -> list[Notice]:
    """What a mail carries that its recipient has not read and may read, oldest first."""
    query = unread_of(mail.recipient).where(Notice.mail_id == mail.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def waiting_mails() -> int:
    """How many mails are not sent yet."""
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.outcome == ""))


def sent_since(moment: datetime) -> int:
    """How many mails the mail server has taken since then."""
    return db.session.scalar(
        select(func.count()).select_from(Mail).where(Mail.outcome == "sent", Mail.ended_at >= moment)
    )


def stuck(now: datetime) -> list[Mail]:
    """The mails that have waited for more than a day."""
    return list(db.session.scalars(select(Mail).where(Mail.outcome == "", Mail.created_at < now - DAY)))


def refused_since(moment: datetime) -> list[Mail]:
    """What the mail server would not take, latest first, at most 50."""
    query = select(Mail).where(Mail.outcome == "refused", Mail.ended_at >= moment)
    return list(db.session.scalars(query.order_by(Mail.ended_at.desc()).limit(50)))


def what_keeps_mail() -> str:
    """What the mail server said, or that it said nothing, when the last mail that waits was tried."""
    waiting = select(Job.error).where(Job.kind == "notices:mail", Job.error.is_not(None))
    return db.session.scalar(waiting.order_by(Job.run_after.desc()).limit(1)) or ""
