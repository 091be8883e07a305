"""What follows in features above when a revision or a document moves on: they say so at start."""

from collections.abc import Callable

_followers: list[Callable] = []


def register(follow: Callable) -> None:
    """`follow(subject, into, facts)` hears inside the write which state a revision or document enters.

    Of a document it also hears that its list of readers was changed (`distributed`) or somebody confirmed (`read`).
    """
    _followers.append(follow)


def moved(subject, into: str, facts) -> None:
    """Tell the features above that the revision or document enters a state."""
    for follow in _followers:
        follow(subject, into, facts)
