"""What can be talked about: features above say it of their things, once for each kind."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Select, select

from qms.core.database import db
from qms.core.policy import Policy


def itself(subject) -> str:
    """The reference of the thing."""
    return subject.ref


def nothing(subject) -> None:
    """Nothing above the thing must be locked first."""


@dataclass(frozen=True)
class Host:
    """A kind of thing whose rows are talked about while they are under way (`is_open`).

    `read` says who reads the talk, `takes_part` who of them writes (and who is mentioned), `settles` who may settle
    others' comments. `endpoint` is the page on which a comment is written; the talk stands at the thing's link.
    `open_to(person)` selects those under way whose talk the person reads. `concerns(subject)` are told of each comment;
    notices are about the reference `about(subject)`.
    """

    model: type
    endpoint: str
    read: Policy
    takes_part: Policy
    settles: Policy
    open_to: Callable[[object], Select]
    concerns: Callable[[object], list]
    about: Callable[[object], str] = itself
    lock: Callable[[object], object] = nothing

    @property
    def kind(self) -> str:
        """The kind of its things, as references name it."""
        return self.model.__tablename__


_hosts: dict[str, Host] = {}


def register(host: Host) -> None:
    """Let the things of a kind be talked about."""
    _hosts[host.kind] = host


def hosts() -> list[Host]:
    """Every kind of thing that is talked about."""
    return list(_hosts.values())


def host_of(ref: str) -> Host:
    """How a thing is talked about, by its reference."""
    return _hosts[ref.partition(":")[0]]


def subject_of(comment):
    """The thing that a comment is about."""
    host = host_of(comment.subject)
    return db.session.scalars(select(host.model).where(host.model.uid == comment.subject.partition(":")[2])).one()
