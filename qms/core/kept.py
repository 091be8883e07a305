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


def kept_list(most: int):
    """The same for `build(person, args, units=…, …)` of a list: `args` are its filters in the address, whichever they
    are, and what else is given compares as a value or is rows, of which no more than their ids may be read; of units
    their paths too.
    """
    return keep(most, _of_address)


def forget() -> None:
    """Build everything anew: for tests that change what a statement is built of."""
    for cache in _all:
        cache.clear()


def _of_address(person, args, *, units, **more) -> tuple:
    asked = sorted((name, value) for name, value in args.items() if name != "page")
    places = tuple((unit.id, unit.path) for unit in units)
    said = (tuple(row.id for row in each) if isinstance(each, list) else each for each in more.values())
    return (person.rights, clock.today(), tuple(asked), places, *more, *said)


def _of_rights(person, *values) -> tuple:
    return (person.rights, clock.today(), *values)
