"""Who may do what with records. `visible_records` says `may_read` in SQL."""

from sqlalchemy import Select, and_, or_, select

from qms.core import clock
from qms.core.database import db
from qms.core.lists import sifting
from qms.core.policy import all_of, any_of, holds, none_of
from qms.people import queries as people
from qms.people.models import Assignment, Coverage, Person
from qms.people.reach import reach, units_under
from qms.people.roles import ROLES, P

from .disposal import Disposal
from .models import Record, RecordConcern

FEW = 3  # units


def concerns_their_unit(person, record: Record) -> bool:
    """It concerns a unit whose records they may read."""
    return any(person.holds(P.RECORDS_READ, each.unit) for each in record.concerns)


def is_in_their_archive(person, record: Record) -> bool:
    """It was handed over to the archive that they keep."""
    keeps = record.archived_on is not None and person.holds(P.RECORDS_ARCHIVE)
    return keeps and is_among(record.qms_id, archives(person, P.RECORDS_ARCHIVE))


def is_open(person, record: Record) -> bool:
    """It has not been closed."""
    return record.is_open


def is_kept(person, record: Record) -> bool:
    """It was closed and has not been destroyed."""
    return record.is_kept


def is_held(person, record: Record) -> bool:
    """It is under a hold."""
    return record.held_on is not None


def made_it(person, record: Record) -> bool:
    """They put it together."""
    return record.maker_id == person.id


may_browse = any_of(holds(P.RECORDS_READ), holds(P.RECORDS_READ_ALL))  # the list, which shows what each may read
may_read = any_of(holds(P.RECORDS_READ), concerns_their_unit, holds(P.RECORDS_READ_ALL), is_in_their_archive)
may_add = holds(P.RECORDS_KEEP)
may_change = all_of(is_open, holds(P.RECORDS_KEEP))
may_correct = all_of(is_kept, holds(P.RECORDS_KEEP))
may_close = holds(P.RECORDS_CLOSE)
may_drop = any_of(made_it, may_close)
may_hold = holds(P.RECORDS_HOLD)
may_hold_open = all_of(none_of(is_held), may_hold)
may_release_open = all_of(is_held, may_hold)


def visible_records(person):
    """`may_read` as a condition on Record.

    Whoever sees a whole quality system is better served by the list's own order, whoever sees a unit by its index
    (`sifting`); the units are looked up first, for a list of numbers is asked of a row sooner than a select.
    """
    units, systems = _seen(person)
    concerned = select(RecordConcern.record_id).where(reach(person, P.RECORDS_READ, unit=RecordConcern.unit_id))
    archived = db.session.scalars(archives(person, P.RECORDS_ARCHIVE)).all() if person.holds(P.RECORDS_ARCHIVE) else ()
    if systems or archived or len(units) > FEW:
        own = or_(sifting(Record.unit_id).in_(units), sifting(Record.qms_id).in_(systems), Record.id.in_(concerned))
        return or_(in_archives(archived), own) if archived else own
    return or_(Record.unit_id.in_(units), Record.id.in_(concerned))


def in_archives(systems):
    """What was handed over to the archives of these quality systems, as a condition on Record."""
    return and_(Record.archived_on.is_not(None), sifting(Record.qms_id).in_(systems))


def visible_record(person):
    """`visible_records` of one that is found already, without looking anything up beforehand."""
    sifted = {"unit": sifting(Record.unit_id), "qms": sifting(Record.qms_id)}
    concerned = select(RecordConcern.unit_id).where(RecordConcern.record_id == Record.id)
    concerned = concerned.where(reach(person, P.RECORDS_READ, unit=RecordConcern.unit_id)).correlate(Record).exists()
    return or_(
        *(reach(person, permission, **sifted) for permission in (P.RECORDS_READ, P.RECORDS_READ_ALL)),
        concerned,
        in_archives(archives(person, P.RECORDS_ARCHIVE)),
    )


def _seen(person) -> tuple[list[int], list[int]]:
    """The ids of the units, and of the quality systems, all of whose records the person may read."""
    permits = {P.RECORDS_READ, P.RECORDS_READ_ALL}
    roles = [a for a in person.roles_on(clock.today()) if permits & ROLES[a.role].permits]
    paths = [a.unit.path for a in roles if a.unit_id is not None and ROLES[a.role].reaches_down]
    below = db.session.scalars(units_under(paths)).all() if paths else []
    exact = {a.unit_id for a in roles if a.unit_id is not None}
    return sorted(exact.union(below)), sorted({a.qms_id for a in roles if a.qms_id is not None})


def held(person, permission: P):
    """The records for which the person holds the permission."""
    return reach(person, permission, unit=Record.unit_id, qms=Record.qms_id)


def may_see_file(person, file) -> bool:
    """They may read the record it belongs to."""
    return may_read(person, file.record)


def proposed_it(person, disposal: Disposal) -> bool:
    """They proposed the list."""
    return disposal.proposer_id == person.id


def keeps_the_archive(person, disposal: Disposal) -> bool:
    """They are clerk and archivist of a unit of its quality system: the archive is one for all of them."""
    return is_among(disposal.qms_id, archives(person, P.DISPOSAL_CARRY_OUT))


def has_an_archivist(person, disposal: Disposal) -> bool:
    """Somebody keeps the archive of its quality system."""
    return is_among(disposal.qms_id, kept_archives())


def waits_for_review(person, disposal: Disposal) -> bool:
    """The unit is reviewing it."""
    return disposal.state == "in_review"


def is_being_made(person, disposal) -> bool:
    """It has not been sent, or came back."""
    return disposal.state == "draft"


may_propose = holds(P.DISPOSAL_PROPOSE)
may_review = all_of(holds(P.DISPOSAL_REVIEW), none_of(proposed_it))
may_value = any_of(keeps_the_archive, all_of(proposed_it, may_propose))
may_approve = all_of(holds(P.DISPOSAL_APPROVE), none_of(proposed_it))
may_return = any_of(all_of(waits_for_review, may_review), all_of(none_of(waits_for_review), may_approve))
may_carry_out = any_of(keeps_the_archive, all_of(proposed_it, may_propose, none_of(has_an_archivist)))
may_drop_disposal = any_of(
    all_of(is_being_made, may_propose), all_of(none_of(is_being_made), holds(P.DISPOSAL_APPROVE))
)
may_browse_disposals = any_of(
    *(holds(each) for each in (P.DISPOSAL_PROPOSE, P.DISPOSAL_REVIEW, P.DISPOSAL_CARRY_OUT, P.RECORDS_READ_ALL))
)
may_read_disposal = any_of(
    proposed_it,
    *(holds(each) for each in (P.DISPOSAL_PROPOSE, P.DISPOSAL_REVIEW, P.DISPOSAL_APPROVE, P.RECORDS_READ_ALL)),
    keeps_the_archive,
)


def visible_disposals(person):
    """`may_read_disposal` as a condition on Disposal."""
    return or_(
        Disposal.proposer_id == person.id,
        *(
            disposals_held(person, each)
            for each in (P.DISPOSAL_PROPOSE, P.DISPOSAL_REVIEW, P.DISPOSAL_APPROVE, P.RECORDS_READ_ALL)
        ),
        Disposal.qms_id.in_(archives(person, P.DISPOSAL_CARRY_OUT)),
    )


def disposals_held(person, permission: P):
    """The lists for which the person holds the permission."""
    return reach(person, permission, unit=Disposal.unit_id, qms=Disposal.qms_id)


def kept_archives() -> Select:
    """The ids of the quality systems in whose units somebody is clerk and archivist today."""
    today = clock.today()
    roles = [name for name, role in ROLES.items() if P.DISPOSAL_CARRY_OUT in role.permits]
    return (
        select(Coverage.qms_id)
        .join(Assignment, Assignment.unit_id == Coverage.unit_id)
        .join(Assignment.person)
        .where(Assignment.role.in_(roles), Person.disabled_at.is_(None))
        .where(people.valid_on(Assignment, today), people.valid_on(Coverage, today))
    )


def archives(person, permission: P) -> Select:
    """The ids of the quality systems whose archive the person keeps, by the units in which they hold the permission."""
    today = clock.today()
    held = {a.unit_id for a in person.roles_on(today) if permission in ROLES[a.role].permits}
    return select(Coverage.qms_id).where(Coverage.unit_id.in_(held), people.valid_on(Coverage, today))


def is_among(qms_id: int, systems: Select) -> bool:
    """Whether a quality system is one of those selected."""
    return db.session.scalar(systems.where(Coverage.qms_id == qms_id).limit(1)) is not None
