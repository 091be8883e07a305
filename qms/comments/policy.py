"""Who may read, write, settle and withdraw what is said about a thing."""

from qms.core.policy import Policy

from . import queries
from .hosts import Host, host_of, subject_of
from .models import Comment


def may_write_about(host: Host) -> Policy:
    """Those who take part in what the host's things are about, and whoever was asked by a mention."""

    def policy(person, subject) -> bool:
        return host.takes_part(person, subject) or queries.is_mentioned(person, subject.ref)

    policy.__name__ = f"takes part in the {host.kind} or is mentioned"
    return policy


def may_follow(person, comment: Comment) -> bool:
    """Whoever reads the talk."""
    return host_of(comment.subject).read(person, subject_of(comment))


def may_read(person, comment: Comment) -> bool:
    """What it says, and its files: whoever reads the talk, until it is withdrawn."""
    return comment.withdrawn_at is None and may_follow(person, comment)


def wrote_it(person, comment: Comment) -> bool:
    """The comment is theirs."""
    return comment.author_id == person.id


def may_settle(person, comment: Comment) -> bool:
    """Its author, and who answers for what it is about."""
    return wrote_it(person, comment) or host_of(comment.subject).settles(person, subject_of(comment))
