"""The master list (*danh mục tài liệu nội bộ*): the library on a day, narrowed, ordered, and as rows of a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, literal, literal_column, or_, select
from sqlalchemy.orm import contains_eager

from qms.core.kept import kept_list
from qms.core.lists import sifting
from qms.core.text import typed
from qms.exports.sheet import Column
from qms.people.models import QualitySystem, Unit
from qms.people.queries import of_unit

from .kinds import KINDS, place_of
from .models import OPEN, Document, Revision
from .policy import visible_documents, visible_revisions
from .queries import in_force, is_open, matches
from .standing import STANDINGS

STATES = {
    "in_force": STANDINGS["in_force"][0],
    "coming": _l("A revision is coming"),
    "under_way": _l("Under revision"),
    "unissued": STANDINGS["unissued"][0],
    "withdrawn": STANDINGS["withdrawn"][0],
    "all": _l("All, withdrawn ones too"),
}
DUE = {
    "overdue": _l("Overdue"),
    "30": _l("Within 30 days"),
    "60": _l("Within 60 days"),
    "90": _l("Within 90 days"),
}
ORDERS = {
    "code": (Document.code, Document.id),
    "title": (Revision.title_folded, Document.code, Document.id),
    "kind": (literal_column(place_of("document.kind")), Document.code, Document.id),
    "unit": (Unit.position, Unit.name, Unit.id, Document.code, Document.id),
    "issued": (Revision.issued_on, Document.code, Document.id),
    "effective": (Revision.effective_from, Document.code, Document.id),
    "review": (Document.review_due, Document.code, Document.id),
}


BY_REVISION = {"title", "issued", "effective"}  # orders of which revisions have an index


@dataclass(frozen=True)
class Line:
    """A document, the revision that stands for it on the day, when the next begins, whether one is under way."""

    BLANKS = (
        "code",
        "title",
        "kind",
        "unit",
        "issue",
        "amendment",
        "issued_on",
        "effective_from",
        "review_due",
        "distribution",
        "state",
    )
    document: Document
    revision: Revision
    coming_from: date | None
    is_under_way: bool
    on: date
    distribution: str = ""  # whom its list names; asked for where it is taken away

    @property
    def standing(self) -> str:
        """One of `STANDINGS`."""
        if self.document.is_withdrawn(self.on):
            return "withdrawn"
        if self.revision.is_in_force(self.on):
            return "in_force"
        return "coming" if self.revision.state == "approved" else "unissued"

    @property
    def replaced_on(self) -> date | None:
        """When what is in force will make way for what is already approved."""
        return self.coming_from if self.standing == "in_force" else None

    @property
    def chips(self) -> list[tuple]:
        """Its standing and what is about to change it, each with a tone."""
        chips = [STANDINGS[self.standing]]
        if self.replaced_on:
            chips.append((_l("Replaced on %(day)s", day=self.replaced_on.strftime("%d/%m/%Y")), "blue"))
        if self.is_under_way and self.standing != "unissued":
            chips.append((STATES["under_way"], "azure"))
        return chips

    @property
    def cells(self) -> tuple:
        """What the workbook says of it, beside the running number."""
        document, revision = self.document, self.revision
        issued = revision.state == "approved"
        return (
            document.code,
            revision.title,
            str(document.kind_label),
            document.unit.name,
            f"{revision.issue:02}",
            f"{revision.amendment:02}",
            revision.issued_on if issued else None,
            revision.effective_from if issued else None,
            document.review_due,
            self.distribution,
            "; ".join(str(words) for words, _tone in self.chips),
        )

    @property
    def blanks(self) -> dict:
        """What the form of the master list is filled in with, by column."""
        return dict(zip(self.BLANKS, self.cells, strict=True))


def columns() -> list[Column]:
    """The workbook's columns, in the order of `Line.cells`."""
    return [
        Column(str(_l("No.")), 6, "number"),
        Column(str(_l("Code")), 18, "code"),
        Column(str(_l("Title")), 60),
        Column(str(_l("Kind")), 22),
        Column(str(_l("Lead unit")), 34),
        Column(str(_l("Issue")), 9),
        Column(str(_l("Amendment")), 9),
        Column(str(_l("Issued on")), 13, "date"),
        Column(str(_l("In force from")), 13, "date"),
        Column(str(_l("Next review")), 13, "date"),
        Column(str(_l("Distributed to")), 36),
        Column(str(_l("State")), 30),
    ]


def labels() -> dict:
    """The words for what the form of the master list is filled in with, to tell what a form lacks."""
    rows = {name: column.label for name, column in zip(Line.BLANKS, columns()[1:], strict=True)}
    said = {"scope": _l("Quality system"), "as_of": _l("Seen as of"), "total": _l("Documents in force")}
    said |= {"author": _l("Made by"), "documents": _l("The list itself")}
    return said | {f"documents.{name}": label for name, label in rows.items()}


@kept_list(24)
def library(
    person,
    args: Mapping[str, str],
    *,
    on: date,
    today: date,
    units: list[Unit],
    systems: list[QualitySystem],
    dense: bool = False,
) -> Select:
    """Rows (Document, Revision, day the next begins, one is under way) of what the person may know of on a day.

    The revision is the one in force, else the next to come, else the last that was, else the first draft for those
    those who may read it. What is under way is not told of a past day. `args` are the filters of the address; what is
    no filter of ours is not heeded. Where very many are expected (`dense`), they are read along the index of their
    order until there are enough, as the whole library is: the filters only sift.
    """
    under_way = and_(is_open(), visible_revisions(person, today)) if on >= today else literal(False)
    known = and_(Revision.state == "approved", Revision.issued_on <= on)
    coming = and_(known, Revision.effective_from > on)
    filters, of_state = _filters(args, on, units, systems, dense), _of_state(on, coming, under_way)
    shown = _shown(on, known, coming, under_way)
    stands = Revision.id == shown
    if (dense or not filters) and args.get("sort", "").lstrip("-") in BY_REVISION:
        stands = and_(Document.id == sifting(Revision.document_id), sifting(Revision.id) == shown)
    # By unit: along the units in their order, and the codes of each
    of_unit = Document.unit_id == (sifting(Unit.id) if args.get("sort", "").lstrip("-") == "unit" else Unit.id)
    return (
        select(
            Document,
            Revision,
            _first(Revision.effective_from, coming, order=Revision.effective_from).label("coming_from"),
            _first(Revision.id, under_way).is_not(None).label("under_way"),
        )
        .join(Revision, stands)
        .join(Unit, of_unit)
        .where(visible_documents(person), *filters, *of_state.get(args.get("state"), of_state[""]))
        .options(contains_eager(Document.unit), contains_eager(Revision.document))
    )


def _shown(on: date, known, coming, under_way):
    """The id of the revision that stands for its document."""
    return func.coalesce(
        _first(Revision.id, in_force(on)),
        _first(Revision.id, coming, order=Revision.effective_from),
        _first(Revision.id, known, Revision.effective_from <= on, order=Revision.effective_from.desc()),
        _first(Revision.id, under_way),
    )


def _filters(args: Mapping[str, str], on: date, units: list[Unit], systems: list[QualitySystem], dense: bool) -> list:
    found_by = sifting if dense else lambda column: column
    filters = of_unit(args, units, sifting(Document.unit_id) if dense else Unit.id)
    filters += [found_by(Document.qms_id) == each.id for each in systems if str(each.id) == args.get("qms")]
    if args.get("kind") in KINDS:
        filters.append(found_by(Document.kind) == args["kind"])
    if clause := typed(args.get("clause")):
        filters.append(names_clause(clause))
    if args.get("due") in DUE:
        filters.append(Document.review_due < _latest(args["due"], on))
    if text := typed(args.get("q")):
        filters.append(matches(text))
    return filters


def _of_state(on: date, coming, under_way) -> dict[str, list]:
    """Few are coming or under way: they are found first."""
    is_withdrawn = and_(Document.withdrawn_from.is_not(None), Document.withdrawn_from <= on)
    return {
        "": [or_(Document.withdrawn_from.is_(None), Document.withdrawn_from > on)],
        "in_force": [in_force(on)],
        "coming": [_having(coming)],
        "under_way": [_having(under_way)],
        "unissued": [_having(under_way), Revision.state.in_(OPEN)],
        "withdrawn": [is_withdrawn],
        "all": [],
    }


def _having(condition):
    of_revision = select(Revision.document_id).join(Revision.document).where(condition)
    return Document.id.in_(of_revision.correlate(None))


def names_clause(clause: str):
    """The clause itself or one beneath it: 7.5 finds `7.5; 8.1` and `7.5.3`, not `17.5`."""
    listed = literal("; ").concat(Document.clauses).concat(";")
    return or_(listed.contains(f"; {clause};", autoescape=True), listed.contains(f"; {clause}.", autoescape=True))


def _latest(due: str, on: date) -> date:
    return on if due == "overdue" else on + timedelta(days=int(due) + 1)


def _first(column, *conditions, order=None):
    query = select(column).where(Revision.document_id == Document.id, *conditions).order_by(order).limit(1)
    return query.correlate(Document).scalar_subquery()
