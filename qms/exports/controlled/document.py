"""One revision of a controlled document as a Word file."""

from typing import Any

from qms.exports.controlled import forms, frame, parts
from qms.exports.controlled.frame import Agency
from qms.exports.controlled.manuscript import CENTER, Manuscript
from qms.exports.controlled.spec import SEVEN_PARTS, apply_changes, check

_WITHOUT_COVER = ("policy", "objectives")
_WIDE = 7


def build(spec: dict[str, Any], index: int, *, agency: Agency) -> bytes:
    """The .docx of revision `index` (oldest first) of a described document; equal descriptions give equal bytes.

    Raises `SpecError` with every fault of the description.
    """
    check(spec)
    revision, body = spec["revisions"][index], apply_changes(spec, index)
    manuscript = Manuscript(landscape=_is_wide(body))
    frame.add_header(manuscript, spec, revision, agency)
    if spec["kind"] == "form":
        forms.add_form(manuscript, spec["title"], body, agency)
    elif spec["kind"] in _WITHOUT_COVER:
        _write_short(manuscript, spec, index, body)
    else:
        _write_long(manuscript, spec, index, body, agency)
    return manuscript.to_bytes(title=spec["title"], subject=spec["code"], author=agency.name, day=revision["issued"])


def _write_short(manuscript: Manuscript, spec: dict[str, Any], index: int, body: dict[str, Any]) -> None:
    manuscript.line(spec["title"].upper(), style="Title", size=16)
    parts.add_sections(manuscript, body["sections"])
    manuscript.gap(12)
    frame.add_signatures(manuscript, spec["revisions"][index])
    manuscript.gap(12)
    frame.add_amendments(manuscript, spec["revisions"][: index + 1])


def _write_long(manuscript: Manuscript, spec: dict[str, Any], index: int, body: dict[str, Any], agency: Agency) -> None:
    frame.add_cover(manuscript, spec, spec["revisions"][index], agency)
    manuscript.line("MỤC LỤC", align=CENTER, bold=True)
    after_contents = manuscript.line("", style="No Spacing")
    frame.add_amendments(manuscript, spec["revisions"][: index + 1])
    manuscript.new_page()
    if spec["kind"] in SEVEN_PARTS:
        parts.add_procedure(manuscript, body)
    else:
        parts.add_sections(manuscript, body["sections"])
    manuscript.contents(after_contents)


def _is_wide(body: dict[str, Any]) -> bool:
    return any(len(block["table"]["columns"]) > _WIDE for block in body.get("blocks", ()) if "table" in block)
