"""How a thing is called and where its page is, by its reference `kind:uid`: features say it, the log asks.

A feature registers each of its kinds once: `links.register("unit", _l("Unit"), describe, find)`. What comments,
attachments and notices can be about also names its model and who may read it, asked of a row and in SQL.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, false, or_, select

from .database import db
from .policy import Policy


@dataclass(frozen=True)
class Link:
    """What to call a thing, and the address of its page where it has one."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its word, the links of many uids in few selects, and the uids a text finds."""

    label: object
    describe: Callable[[list[str]], dict[str, Link]]
    find: Callable[[str], list[str]] | None = None
    model: type | None = None
    may_read: Policy | None = None
    visible: Callable[[object], Select] | None = None
    may_open: Callable[[object], bool] | None = None
    stands_at: Callable[[Iterable[str]], dict[str, str]] | None = None


_kinds: dict[str, Kind] = {}
_fields: dict[tuple[str, str], object] = {}
_values: dict[tuple[str, str, str], object] = {}


def register(
    kind: str,
    label,
    describe,
    find=None,
    *,
    model=None,
    may_read: Policy | None = None,
    visible=None,
    may_open=None,
    stands_at=None,
) -> None:
    """Say how things of this kind are called: `describe(uids)` gives {uid: Link}, `find(text)` gives uids.

    With `model` and `may_read` it is a thing that others can be about: see `subject`. `visible(person)` says `may_read`
    in SQL, as a select of the model's rows: notices, which are counted on every page, need it too (`readable`).
    `may_open(person)` says it where it is the same for all things of the kind, `stands_at(uids)` where a thing has no
    page of its own: {uid: reference of the thing on whose page it is}.
    """
    _kinds[kind] = Kind(label, describe, find, model, may_read, visible, may_open, stands_at)


def subject(ref: str, person):
    """The thing a reference names, when the person may read it; None when there is none or they may not."""
    kind, _colon, uid = ref.partition(":")
    known = _kinds.get(kind)
    if known is None or known.model is None or not uid:
        return None
    row = db.session.scalar(select(known.model).where(known.model.uid == uid))
    return row if row is not None and known.may_read(person, row) else None


def readers(ref: str, people: Iterable) -> list:
    """Those of the people who may read the thing that a reference names; one statement, beside what the people need."""
    kind, _colon, uid = ref.partition(":")
    known = _kinds[kind]
    row = db.session.scalars(select(known.model).where(known.model.uid == uid)).one()
    return [person for person in people if known.may_read(person, row)]


def is_told_about(ref: str) -> bool:
    """Whether notices can be about things of this kind: it has said in SQL who may read them."""
    known = _kinds.get(ref.partition(":")[0])
    return known is not None and known.visible is not None


def readable(person, kind, uid):
    """`subject` as a condition: the rows whose columns `kind` and `uid` name a thing that the person may read."""
    return or_(
        false(),
        *(
            and_(
                kind == name,
                known.visible(person).where(known.model.uid == uid).with_only_columns(known.model.id).exists(),
            )
            for name, known in _kinds.items()
            if known.visible
        ),
    )


def listed(person, kind, uid, *, of: Iterable[str]):
    """`readable` for many rows about things of few kinds: asked of what they are about, all at once."""
    known = ((name, _kinds[name]) for name in of)
    return or_(
        false(),
        *(
            and_(kind == name, uid.in_(each.visible(person).order_by(None).with_only_columns(each.model.uid)))
            for name, each in known
        ),
    )


def label_of(ref: str):
    """The word for the kind of thing that a reference names."""
    return kind_label(ref.partition(":")[0])


def name_fields(*, of: str = "", **labels) -> None:
    """Give words to the fields that the log's old and new values name; `of` is a kind of thing, where it differs."""
    _fields.update({(of, name): label for name, label in labels.items()})


def name_values(field: str, labels: Mapping, *, of: str = "") -> None:
    """Give words to the values of a field; `of` is the kind of thing, where kinds share the field's name."""
    _values.update({(of, field, value): label for value, label in labels.items()})


def value_label(of: str, field: str, value: str):
    """The words for a value of a field of a kind of thing, or the value where nobody gave any."""
    return _values.get((of, field, value)) or _values.get(("", field, value), value)


def field_label(of: str, name: str):
    """The words for a field of a kind of thing, or its name where nobody gave any."""
    return _fields.get((of, name)) or _fields.get(("", name), name)


def kinds() -> dict[str, object]:
    """Every kind that can be looked for, with its word."""
    return {name: kind.label for name, kind in _kinds.items() if kind.find}


def kind_label(kind: str):
    """The word for a kind of thing."""
    return _kinds[kind].label if kind in _kinds else kind


def resolve(refs: Iterable[str]) -> dict[str, Link]:
    """Links for many references, one select for each kind; what nobody knows any more is left out."""
    wanted = defaultdict(list)
    for ref in set(refs):
        kind, _colon, uid = ref.partition(":")
        if kind in _kinds and uid:
            wanted[kind].append(uid)
    return {f"{kind}:{uid}": link for kind, uids in wanted.items() for uid, link in _kinds[kind].describe(uids).items()}


def open_to(person, known: Mapping[str, Link]) -> dict[str, Link]:
    """The same links, without the addresses of pages that are not there for this person; one select for each kind."""
    closed = {known[ref].url for ref in _closed(person, known)}
    return {ref: Link(link.text) if link.url in closed else link for ref, link in known.items()}


def _closed(person, refs: Iterable[str]) -> set[str]:
    asked = defaultdict(set)
    for ref in refs:
        kind, _colon, uid = ref.partition(":")
        asked[kind].add(uid)
    return {f"{kind}:{uid}" for kind, uids in asked.items() for uid in _closed_of(person, kind, uids)}


def _closed_of(person, kind: str, uids: set[str]) -> set[str]:
    known = _kinds[kind]
    if known.stands_at is not None:
        at = known.stands_at(uids)
        closed = _closed(person, at.values())
        return {uid for uid in uids if at.get(uid) in closed}
    if known.visible is not None:
        uid = known.model.uid
        return uids - set(db.session.scalars(known.visible(person).where(uid.in_(uids)).with_only_columns(uid)))
    return uids if known.may_open is not None and not known.may_open(person) else set()


def search(kind: str, text: str) -> list[str]:
    """References of this kind that a code or name finds."""
    known = _kinds.get(kind)
    return [f"{kind}:{uid}" for uid in known.find(text)] if known and known.find else []
