"""Statements built once: what depends on nothing but a person's rights, the day and a few plain values.

To build in Python what every page asks takes longer than to have it answered, and for a person it is the same all day.
"""

from threading import Lock

from cachetools import LRUCache, cached

from . import clock

_all: list[LRUCache] = []


def kept(most: int):
    """`build(person, *values)` without building the same statement twice for the same rights on the same day.

    `most` are kept, those asked for last; the largest take some 200 kB. What builds them may read nothing of the person
    but what is in `rights`, and ask the database nothing; the values can be told apart by comparing. Instead of a
    person comes whatever has `rights`. `build.__wrapped__` builds anew.
    """

    return keep(most, _of_rights)


def keep(most: int, key):
    """The same for statements that depend on what `key`, given the same as `build`, says as a value."""
    _all.append(LRUCache(most))
    return cached(_all[-1], key=key, lock=Lock())


def forget() -> None:
    """Build everything anew: for tests that change what a statement is built of."""
    for cache in _all:
        cache.clear()


def _of_rights(person, *values) -> tuple:
    return (person.rights, clock.today(), *values)
