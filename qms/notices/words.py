"""What notices say, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qms.core import links

from . import kinds
from .models import Notice


@dataclass(frozen=True)
class Told:
    """A notice as a page or a mail shows it; `thing` is what it is about, `url` its page where it has one."""

    id: int
    thing: str
    of: object
    url: str
    words: str
    reason: str
    because: str
    who: str
    at: datetime
    is_read: bool


def told(notices: Iterable[Notice]) -> list[Told]:
    """The notices in words, with one select for each kind of thing they are about."""
    rows = list(notices)
    known = links.resolve(notice.subject for notice in rows)
    return [_told(notice, known.get(notice.subject)) for notice in rows]


def _told(notice: Notice, link) -> Told:
    facts = notice.facts
    return Told(
        id=notice.id,
        thing=link.text if link else "",
        of=links.label_of(notice.subject),
        url=link.url if link else "",
        words=kinds.words_of(notice.kind, facts),
        reason=facts.get("reason", ""),
        because=kinds.reason_of(notice.kind, notice.because, facts),
        who=notice.actor.name if notice.actor else "",
        at=notice.created_at,
        is_read=notice.read_at is not None,
    )
