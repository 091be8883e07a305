"""Roles and what each permits: the one table (DOMAIN: people, roles, permissions). Relations are in `policy.py` files.

A role is held in a unit, or in a quality system as a whole. `reaches_down`: held in a unit, it also counts in the
units beneath. Permissions share the grammar of events: `package:thing:verb`.
"""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class P(StrEnum):
    """Every permission there is."""

    DOCUMENTS_READ = "documents:document:read"
    DOCUMENTS_READ_ALL = "documents:document:read_all"  # drafts, past revisions, restricted ones
    DOCUMENTS_READ_PAST = "documents:document:read_past"  # revisions no longer in force, of the own unit
    DOCUMENTS_WRITE = "documents:revision:write"
    DOCUMENTS_REVIEW = "documents:revision:review"
    DOCUMENTS_APPROVE = "documents:revision:approve"
    DOCUMENTS_CREATE = "documents:document:create"
    DOCUMENTS_CORRECT = "documents:document:correct"
    DOCUMENTS_WITHDRAW = "documents:document:withdraw"
    LOG_READ = "core:log:read"
    PEOPLE_SEE = "people:person:see"
    PEOPLE_MANAGE = "people:person:manage"


@dataclass(frozen=True)
class Role:
    """A row of the table."""

    label: object
    permits: frozenset[P]
    reaches_down: bool = False
    in_qms: bool = False  # held in a quality system rather than in a unit
    signs: bool = False  # may not be held together with `administrator`


def _role(label, *permits, **kwargs) -> Role:
    return Role(label, frozenset(permits), **kwargs)


_STAFF = (P.DOCUMENTS_READ, P.DOCUMENTS_WRITE)
_HEAD = (*_STAFF, P.DOCUMENTS_READ_PAST, P.DOCUMENTS_REVIEW)
_LEADER = (*_HEAD, P.DOCUMENTS_READ_ALL, P.DOCUMENTS_APPROVE, P.LOG_READ)

ROLES: dict[str, Role] = {
    "director": _role(_l("Director"), *_LEADER, reaches_down=True, signs=True),
    "deputy_director": _role(_l("Deputy director"), *_LEADER, reaches_down=True, signs=True),
    "unit_leader": _role(_l("Head of a subordinate unit"), *_HEAD, P.DOCUMENTS_APPROVE, reaches_down=True, signs=True),
    "head": _role(_l("Head of division"), *_HEAD, signs=True),
    "deputy_head": _role(_l("Deputy head of division"), *_HEAD, signs=True),
    "staff": _role(_l("Staff"), *_STAFF),
    "qmr": _role(
        _l("Quality management representative"),
        *_HEAD,
        P.DOCUMENTS_READ_ALL,
        P.LOG_READ,
        in_qms=True,
        signs=True,
    ),
    "quality_officer": _role(
        _l("Quality officer"),
        *_HEAD,
        P.DOCUMENTS_READ_ALL,
        P.DOCUMENTS_CREATE,
        P.DOCUMENTS_CORRECT,
        P.DOCUMENTS_WITHDRAW,
        P.LOG_READ,
        P.PEOPLE_SEE,
        in_qms=True,
        signs=True,
    ),
    "steering": _role(_l("ISO steering committee"), P.DOCUMENTS_READ, P.DOCUMENTS_READ_ALL, in_qms=True),
    "clerk": _role(_l("Clerk and archivist"), *_STAFF, P.DOCUMENTS_READ_PAST),
    "auditor": _role(
        _l("Internal auditor"), P.DOCUMENTS_READ, P.DOCUMENTS_READ_ALL, P.LOG_READ, P.PEOPLE_SEE, in_qms=True
    ),
    "inspector": _role(_l("Visiting inspector"), P.DOCUMENTS_READ, P.LOG_READ, in_qms=True),
    "administrator": _role(_l("Administrator"), P.PEOPLE_MANAGE, P.PEOPLE_SEE, P.LOG_READ, reaches_down=True),
}
