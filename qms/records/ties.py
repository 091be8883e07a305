"""What stands in the way of destroying a record: features above say in SQL which records they still need.

`ties.register(condition, _l("is tied to …"))`: `condition()` is asked of Record.
"""

from collections.abc import Callable

from sqlalchemy import false, or_

_ties: list[tuple[Callable[[], object], object]] = []


def register(condition: Callable[[], object], words) -> None:
    """Keep the records for which the condition holds from being destroyed, and say why in words."""
    _ties.append((condition, words))


def tied():
    """The condition on Record that something still needs it."""
    return or_(false(), *(condition() for condition, _words in _ties))


def reasons() -> list[tuple[object, object]]:
    """(condition, words) of everything that can need a record."""
    return [(condition(), words) for condition, words in _ties]
