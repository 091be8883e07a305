"""What a controlled document's description must look like, and the full text of each of its revisions."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from qms.exports.controlled.shapes import (
    Shape,
    blank_or_text,
    day,
    either,
    listed,
    number,
    one_of,
    record,
    tag,
    text,
    texts,
    whole,
)

SEVEN_PARTS = ("procedure", "system_procedure")
KINDS = ("policy", "objectives", "manual", *SEVEN_PARTS, "instruction", "regulation", "form")

_CELL_ROWS = listed(listed(either(blank_or_text, number(0))))
_TABLE = record({"columns": listed(text, at_least=1), "rows": _CELL_ROWS})
_SECTION = record({}, {"title": blank_or_text, "text": texts, "table": _TABLE})
_SECTIONS = listed(_SECTION, at_least=1)
_STEP = record({"name": text, "who": text}, {"detail": texts, "days": either(number(0), text), "result": blank_or_text})
_PROCEDURE = {
    "purpose": texts,
    "scope": texts,
    "references": listed(record({"title": text}, {"number": blank_or_text})),
    "definitions": listed(record({"term": text, "meaning": text})),
    "sections": _SECTIONS,
    "legal_basis": texts,
    "dossier": listed(record({"name": text}, {"original": blank_or_text, "copy": blank_or_text})),
    "conditions": texts,
    "sets": text,
    "time_limit": record({"amount": number(0), "unit": one_of("working_days", "calendar_days")}, {"note": texts}),
    "place": texts,
    "fee": texts,
    "steps": listed(_STEP, at_least=1),
    "forms": listed(record({"code": text, "title": text})),
    "records": listed(record({"name": text, "place": text, "retention": text})),
}
_TAGGED = either(record({"label": text, "tag": tag}), text)  # a blank that has no tag is filled in by hand only
_BLANKS = listed(_TAGGED, at_least=1)
_SHARES = listed(number(1))  # of the width, a column each; by their labels when left out
_OPTION = either(record({"label": text, "code": tag}), text)
_BLOCK = record(
    {},
    {
        "heading": text,
        "text": texts,
        "fields": _BLANKS,
        "picture": record({"label": text, "tag": tag}),
        "table": record({"columns": _BLANKS, "rows": either(whole(1), _CELL_ROWS)}, {"tag": tag, "shares": _SHARES}),
        "choices": record({"label": blank_or_text, "options": listed(_OPTION, at_least=1)}, {"tag": tag}),
        "signatures": _BLANKS,
    },
)
_BODIES: dict[str, dict[str, Shape]] = {
    **{kind: {"sections": _SECTIONS} for kind in KINDS},
    **{kind: _PROCEDURE for kind in SEVEN_PARTS},
    "form": {"masthead": record({"symbol": text}), "intro": texts, "blocks": listed(_BLOCK, at_least=1)},
}
_NEEDED = {
    **{kind: ("sections",) for kind in KINDS},
    **{kind: ("purpose", "scope", "references", "definitions", "records") for kind in SEVEN_PARTS},
    "form": ("blocks",),
}
_SIGNER = record({"name": text, "title": text}, {"date": day})
_AMENDMENT = record({"date": day, "place": text, "before": blank_or_text, "after": text, "reason": text})


class SpecError(ValueError):
    """A description that cannot be made into a document; `problems` lists every fault with its place."""

    def __init__(self, code: str, problems: list[str]):
        super().__init__("\n".join(f"{code}: {problem}" for problem in problems))
        self.problems = problems


def check(spec: dict[str, Any]) -> None:
    """Raise `SpecError` naming every fault of the description, or do nothing when it has none."""
    problems = list(_document(spec)(spec, ""))
    if not problems:
        problems = [*_order(spec["revisions"]), *_contents(spec)]
    if problems:
        code = spec.get("code") if isinstance(spec, dict) else None
        raise SpecError(str(code or "?"), problems)


def apply_changes(spec: dict[str, Any], index: int) -> dict[str, Any]:
    """The full body of one revision: later ones replace the parts they name and drop those given as null."""
    body: dict[str, Any] = {}
    for revision in spec["revisions"][: index + 1]:
        body |= revision["body"]
    return {part: value for part, value in body.items() if value is not None}


def _document(spec: Any) -> Shape:
    kind = spec.get("kind") if isinstance(spec, dict) else None
    parts = {part: _or_null(shape) for part, shape in _BODIES.get(kind, {}).items()}
    signers = record(dict.fromkeys(("author", "reviewer", "approver"), _SIGNER))
    amendments = {"amendments": listed(_AMENDMENT)}
    revision = record(
        {"issue": whole(1), "amendment": whole(0), "issued": day, "effective": day, "body": record({}, parts)}
        | ({} if kind == "form" else {"signers": signers}),
        amendments | ({"signers": signers} if kind == "form" else {}),
    )
    return record(
        {
            "code": text,
            "title": text,
            "kind": one_of(*KINDS),
            "unit": text,
            "clauses": listed(text),
            "retention": text,
            "revisions": listed(revision, at_least=1),
        }
        | ({"parent": text} if kind == "form" else {}),
        {"related": blank_or_text} | ({"serves": tag} if kind == "form" else {}),
    )


def _or_null(shape: Shape) -> Shape:
    def or_null(value: Any, at: str) -> Iterator[str]:
        return iter(()) if value is None else shape(value, at)

    return or_null


def _order(revisions: list[dict[str, Any]]) -> Iterator[str]:
    for position, revision in enumerate(revisions):
        at = f"revisions[{position}]"
        if revision["effective"] < revision["issued"]:
            yield f"{at}.effective: before the day of issue"
        first = (revision["issue"], revision["amendment"]) == (1, 0)
        if not first and not revision.get("amendments"):
            yield f"{at}.amendments: what was changed is missing"
    for position, (older, newer) in enumerate(pairwise(revisions), start=1):
        if (newer["issue"], newer["amendment"]) <= (older["issue"], older["amendment"]):
            yield f"revisions[{position}]: its issue and amendment do not follow the revision before"
        if newer["effective"] <= older["effective"]:
            yield f"revisions[{position}].effective: not after the revision before"


def _contents(spec: dict[str, Any]) -> Iterator[str]:
    for position in range(len(spec["revisions"])):
        body, at = apply_changes(spec, position), f"revisions[{position}].body"
        for part in _NEEDED[spec["kind"]]:
            if part not in body:
                yield f"{at}.{part}: missing"
        if spec["kind"] in SEVEN_PARTS and not body.keys() & {"sections", "steps"}:
            yield f"{at}: sections or steps are missing"
        yield from _tables(body, at)
        yield from _time_limit(body, at)


def _tables(body: dict[str, Any], at: str) -> Iterator[str]:
    for part in ("sections", "blocks"):
        for position, holder in enumerate(body.get(part, ())):
            table = holder.get("table")
            rows = table["rows"] if table and isinstance(table["rows"], list) else ()
            for row in [*rows, *([table["shares"]] if table and "shares" in table else [])]:
                if len(row) != len(table["columns"]):
                    yield (
                        f"{at}.{part}[{position}].table: a row of {len(row)} cells"
                        f" under {len(table['columns'])} columns: {row!r}"
                    )


def _time_limit(body: dict[str, Any], at: str) -> Iterator[str]:
    if "time_limit" not in body or "steps" not in body:
        return
    days = sum(step["days"] for step in body["steps"] if isinstance(step.get("days"), int | float))
    if abs(days - body["time_limit"]["amount"]) > 1e-9:
        yield f"{at}.steps: the days add up to {days:g}, the time limit is {body['time_limit']['amount']:g}"
