"""The kinds of controlled document: how each is coded, how often it is reviewed (DOMAIN: types and codes)."""

import re
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from qms.core.errors import Invalid
from qms.core.text import fold_code, tidy

_CODE = re.compile(r"[\w .,:/&()–-]+")


@dataclass(frozen=True)
class Kind:
    """A row of the table. `pattern` proposes codes; `{unit}`, `{n}`, `{parent}`, `{year}` are filled in."""

    label: object
    prefix: str
    pattern: str
    review_months: int | None
    delegable: bool = True  # policy and objectives are signed by the head in person


KINDS: dict[str, Kind] = {
    "policy": Kind(_l("Quality policy"), "CSCL", "CSCL", 24, delegable=False),
    "objectives": Kind(_l("Quality objectives"), "MTCL", "MTCL-{year}", 12, delegable=False),
    "manual": Kind(_l("Quality manual"), "STCL", "STCL", 24),
    "system_procedure": Kind(_l("System procedure"), "QT-HT", "QT-HT-{n:02}", 24),
    "procedure": Kind(_l("Operational procedure"), "QT", "QT-{unit}-{n:02}", 12),
    "instruction": Kind(_l("Work instruction"), "HD", "HD-{unit}-{n:02}", 24),
    "regulation": Kind(_l("Regulation"), "QĐ", "QĐ-{unit}-{n:02}", 24),
    "form": Kind(_l("Form"), "BM", "BM-{parent}-{n:02}", None),
    "external": Kind(_l("External document"), "", "", None),
}


def place_of(column: str) -> str:
    """The place of a column's kind in this table, in SQL: written out, for only so does an index serve it."""
    places = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS))
    return f"(CASE {column} {places} END)"


SECURITY = {
    "public": _l("Public"),
    "internal": _l("Internal"),
    "restricted": _l("Restricted"),
}


def proper_code(code: str) -> str:
    """The code as it is kept; `Invalid` where it is none."""
    code = tidy(code).upper()
    if len(fold_code(code)) < 2 or not _CODE.fullmatch(code):
        raise Invalid(fields={"code": _l("Enter a code such as QT-VP-01: letters, digits and signs such as . - / &.")})
    return code
