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
    DOCUMENTS_ASK = "documents:request:ask"
    DOCUMENTS_DECIDE_REQUESTS = "documents:request:decide"
    DOCUMENTS_DISTRIBUTE = "documents:distribution:keep"
    DOCUMENTS_REVIEW_PERIODICALLY = "documents:periodic_review:judge"
    RECORDS_READ = "records:record:read"  # of the own unit
    RECORDS_READ_ALL = "records:record:read_all"
    RECORDS_KEEP = "records:record:keep"
    RECORDS_CLOSE = "records:record:close"
    RECORDS_ARCHIVE = "records:record:archive"
    RECORDS_HOLD = "records:record:hold"
    DISPOSAL_PROPOSE = "records:disposal:propose"
    DISPOSAL_REVIEW = "records:disposal:review"
    DISPOSAL_APPROVE = "records:disposal:approve"
    DISPOSAL_CARRY_OUT = "records:disposal:carry_out"
    ACTIONS_VERIFY = "actions:action:verify"
    NONCONFORMITIES_REPORT = "nonconformities:nonconformity:report"
    NONCONFORMITIES_READ = "nonconformities:nonconformity:read"  # of the own unit
    NONCONFORMITIES_READ_ALL = "nonconformities:nonconformity:read_all"
    NONCONFORMITIES_TRIAGE = "nonconformities:nonconformity:triage"
    NONCONFORMITIES_HANDLE = "nonconformities:nonconformity:handle"
    NONCONFORMITIES_AGREE = "nonconformities:nonconformity:agree"
    NONCONFORMITIES_CLOSE = "nonconformities:nonconformity:close"
    NONCONFORMITIES_CLOSE_MAJOR = "nonconformities:nonconformity:close_major"
    DASHBOARD_SEE = "desk:dashboard:see"
    LOG_READ = "core:log:read"
    SETTINGS_MANAGE = "core:setting:manage"
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


_STAFF = (
    P.DOCUMENTS_READ,
    P.DOCUMENTS_WRITE,
    P.DOCUMENTS_ASK,
    P.RECORDS_READ,
    P.RECORDS_KEEP,
    P.NONCONFORMITIES_REPORT,
    P.NONCONFORMITIES_READ,
)
_HEAD = (
    *_STAFF,
    P.DOCUMENTS_READ_PAST,
    P.DOCUMENTS_REVIEW,
    P.RECORDS_CLOSE,
    P.DISPOSAL_REVIEW,
    P.NONCONFORMITIES_HANDLE,
    P.DASHBOARD_SEE,
)
_KEEPER = (  # of the documents of a unit or a system
    P.DOCUMENTS_DECIDE_REQUESTS,
    P.DOCUMENTS_REVIEW_PERIODICALLY,
    P.DOCUMENTS_DISTRIBUTE,
)
_OVERSEER = (P.DOCUMENTS_READ_ALL, P.RECORDS_READ_ALL, P.NONCONFORMITIES_READ_ALL, P.DASHBOARD_SEE)
_LEADER = (
    *_HEAD,
    *_OVERSEER,
    P.DOCUMENTS_APPROVE,
    P.RECORDS_HOLD,
    P.DISPOSAL_APPROVE,
    P.NONCONFORMITIES_AGREE,
    P.NONCONFORMITIES_CLOSE_MAJOR,
    P.LOG_READ,
)
_QUALITY = (
    *_HEAD,
    *_OVERSEER,
    *_KEEPER,
    P.RECORDS_HOLD,
    P.ACTIONS_VERIFY,
    P.NONCONFORMITIES_TRIAGE,
    P.NONCONFORMITIES_AGREE,
    P.NONCONFORMITIES_CLOSE,
    P.LOG_READ,
)

ROLES: dict[str, Role] = {
    "director": _role(_l("Director"), *_LEADER, reaches_down=True, signs=True),
    "deputy_director": _role(_l("Deputy director"), *_LEADER, reaches_down=True, signs=True),
    "unit_leader": _role(
        _l("Head of a subordinate unit"),
        *_HEAD,
        *_KEEPER,
        P.DOCUMENTS_APPROVE,
        P.DISPOSAL_APPROVE,
        reaches_down=True,
        signs=True,
    ),
    "head": _role(_l("Head of division"), *_HEAD, *_KEEPER, signs=True),
    "deputy_head": _role(_l("Deputy head of division"), *_HEAD, *_KEEPER, signs=True),
    "staff": _role(_l("Staff"), *_STAFF),
    "qmr": _role(
        _l("Quality management representative"),
        *_QUALITY,
        P.NONCONFORMITIES_CLOSE_MAJOR,
        in_qms=True,
        signs=True,
    ),
    "quality_officer": _role(
        _l("Quality officer"),
        *_QUALITY,
        P.DOCUMENTS_CREATE,
        P.DOCUMENTS_CORRECT,
        P.DOCUMENTS_WITHDRAW,
        P.DISPOSAL_PROPOSE,
        P.PEOPLE_SEE,
        in_qms=True,
        signs=True,
    ),
    "steering": _role(
        _l("ISO steering committee"),
        P.DOCUMENTS_READ,
        P.DOCUMENTS_ASK,
        P.NONCONFORMITIES_REPORT,
        *_OVERSEER,
        in_qms=True,
    ),
    "clerk": _role(
        _l("Clerk and archivist"),
        *_STAFF,
        P.DOCUMENTS_READ_PAST,
        P.DOCUMENTS_DISTRIBUTE,
        P.RECORDS_ARCHIVE,
        P.DISPOSAL_PROPOSE,
        P.DISPOSAL_CARRY_OUT,
    ),
    "auditor": _role(
        _l("Internal auditor"),
        P.DOCUMENTS_READ,
        P.DOCUMENTS_ASK,
        *_OVERSEER,
        P.NONCONFORMITIES_REPORT,
        P.ACTIONS_VERIFY,
        P.LOG_READ,
        P.PEOPLE_SEE,
        in_qms=True,
    ),
    "inspector": _role(_l("Visiting inspector"), P.DOCUMENTS_READ, P.LOG_READ, in_qms=True),
    "administrator": _role(
        _l("Administrator"), P.PEOPLE_MANAGE, P.PEOPLE_SEE, P.LOG_READ, P.SETTINGS_MANAGE, reaches_down=True
    ),
}
