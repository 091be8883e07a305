"""The kinds of controlled document: how each is coded, how often it is reviewed (DOMAIN: types and codes)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


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

SECURITY = {
    "public": _l("Public"),
    "internal": _l("Internal"),
    "restricted": _l("Restricted"),
}
