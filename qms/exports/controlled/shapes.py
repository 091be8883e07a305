"""What data may look like: a shape takes a value and the place where it stands, and yields the problems."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

Shape = Callable[[Any, str], Iterator[str]]


def text(value: Any, at: str) -> Iterator[str]:
    """A string with something in it."""
    if not isinstance(value, str) or not value.strip():
        yield f"{at}: a text is needed, not {value!r}"


def blank_or_text(value: Any, at: str) -> Iterator[str]:
    """A string, empty allowed."""
    if not isinstance(value, str):
        yield f"{at}: a text is needed, not {value!r}"


def tag(value: Any, at: str) -> Iterator[str]:
    """A name of small letters, digits and underscores, as blanks are named by."""
    if not isinstance(value, str) or not re.fullmatch("[a-z][a-z0-9_]*", value):
        yield f"{at}: a name such as due_date is needed, not {value!r}"


def texts(value: Any, at: str) -> Iterator[str]:
    """One string or a list of strings (paragraphs)."""
    if isinstance(value, list):
        yield from listed(text)(value, at)
    else:
        yield from text(value, at)


def day(value: Any, at: str) -> Iterator[str]:
    """A date without a time."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        yield f"{at}: a date like 2024-06-10 is needed, not {value!r}"


def number(minimum: float) -> Shape:
    """A number not below the minimum."""

    def shape(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float) or value < minimum:
            yield f"{at}: a number from {minimum} is needed, not {value!r}"

    return shape


def whole(minimum: int) -> Shape:
    """A whole number not below the minimum."""

    def shape(value: Any, at: str) -> Iterator[str]:
        if type(value) is not int or value < minimum:
            yield f"{at}: a whole number from {minimum} is needed, not {value!r}"

    return shape


def one_of(*choices: str) -> Shape:
    """One of the given words."""

    def shape(value: Any, at: str) -> Iterator[str]:
        if value not in choices:
            yield f"{at}: {value!r} is not one of {', '.join(choices)}"

    return shape


def either(*shapes: Shape) -> Shape:
    """Whatever the first shape that finds no problem accepts; otherwise the problems of the first."""

    def shape(value: Any, at: str) -> Iterator[str]:
        found = [list(each(value, at)) for each in shapes]
        if all(found):
            yield from found[0]

    return shape


def listed(item: Shape, *, at_least: int = 0) -> Shape:
    """A list whose every item has one shape."""

    def shape(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at}: a list is needed, not {value!r}"
            return
        if len(value) < at_least:
            yield f"{at}: at least {at_least} needed"
        for position, each in enumerate(value):
            yield from item(each, f"{at}[{position}]")

    return shape


def record(required: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    """A mapping with all the required keys, any of the optional ones and no other."""
    known = required | (optional or {})

    def shape(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: a mapping is needed, not {value!r}"
            return
        for key, each in value.items():
            here = f"{at}.{key}" if at else str(key)
            if key in known:
                yield from known[key](each, here)
            else:
                yield f"{here}: unknown key (known: {', '.join(known)})"
        for key in required.keys() - value.keys():
            yield f"{at}.{key}: missing" if at else f"{key}: missing"

    return shape
