"""What a page shows of what was said about a thing, as `ui/talk.html` takes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import url_for

from qms import attachments

from . import queries
from .hosts import host_of
from .models import Comment


@dataclass(frozen=True)
class Said:
    """A comment with its files, its answers, and the addresses of what this person can do with it."""

    comment: Comment
    files: list
    answers: list["Said"] = field(default_factory=list)
    answer_url: str = ""
    settle_url: str = ""
    withdraw_url: str = ""


@dataclass(frozen=True)
class Talk:
    """All that was said about a thing; `write_url` where this person may say more."""

    said: list[Said]
    write_url: str = ""

    @property
    def is_shown(self) -> bool:
        """There is something to read or to write."""
        return bool(self.said or self.write_url)

    @property
    def count_open(self) -> int:
        """How many comments are still to be settled."""
        return sum(each.comment.is_open for each in self.said)


def talks_of(subjects: Iterable, person) -> dict[str, Talk]:
    """The talk about each of some things, by its reference: a few statements, however many things and comments.

    Only of things whose talk the person may read.
    """
    subjects = list(subjects)
    rows = queries.comments_on(each.ref for each in subjects) if subjects else []
    files = attachments.attachments_of_all(row.ref for row in rows)
    return {each.ref: _talk(each, [row for row in rows if row.subject == each.ref], files, person) for each in subjects}


def _talk(subject, rows: list[Comment], files: dict, person) -> Talk:
    host = host_of(subject.ref)
    mentioned = any(person in row.mentioned for row in rows if row.withdrawn_at is None)
    writes = subject.is_open and (host.takes_part(person, subject) or mentioned)
    write_url = url_for(host.endpoint, id=subject.id) if writes else ""
    settles = subject.is_open and host.settles(person, subject)
    made = {row.id: _said(row, files, person, subject, write_url, settles=settles) for row in rows}
    for row in rows:
        if row.answers_id is not None:
            made[row.answers_id].answers.append(made[row.id])
    return Talk([made[row.id] for row in rows if row.answers_id is None], write_url)


def _said(row: Comment, files: dict, person, subject, write_url: str, *, settles: bool) -> Said:
    own = subject.is_open and row.author_id == person.id
    gone = row.withdrawn_at is not None
    return Said(
        comment=row,
        files=[] if gone else files.get(row.ref, []),
        answer_url=f"{write_url}?answers={row.id}" if write_url and row.is_open else "",
        settle_url=url_for("comments.settle", id=row.id) if row.is_open and (own or settles) else "",
        withdraw_url=url_for("comments.withdraw", id=row.id) if own and not gone and not row.settled_at else "",
    )
