"""The master list: the library on a day, filtered, sorted, paged and exported."""

import io
from functools import partial

from flask import render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.files import XLSX
from qms.core.lists import Listing, here
from qms.core.web import as_of, requires
from qms.exports import sheet
from qms.people import queries as people
from qms.people.models import QualitySystem

from .. import master_list as register
from .. import queries
from ..distribution.links import words_of
from ..distribution.queries import lists_of
from ..forms_in_force import fill_form
from ..kinds import KINDS
from ..policy import may_create, may_read_documents
from . import documents
from .filled_form import hand_out


@documents.get("/documents")
@requires(may_read_documents)
def master_list():
    """What is in force, coming, under revision or withdrawn on a day."""
    listing, choices = _listing()
    page = listing.page()
    page.rows = _lines(page.rows)
    return render_template(
        "documents/master_list.html",
        listing=listing,
        page=page,
        export=here(at=url_for("documents.export_master_list"), page=None),
        as_form=here(at=url_for("documents.fill_master_list"), page=None),
        kinds=[(kind, row.label) for kind, row in KINDS.items()],
        states=register.STATES.items(),
        due_choices=register.DUE.items(),
        unit_choices=[(unit.id, unit.name) for unit in choices["units"]],
        system_choices=[(system.id, system.name) for system in choices["systems"]],
        may_create=may_create(current_user.person, None),
    )


@documents.get("/documents.xlsx")
@requires(may_read_documents)
def export_master_list():
    """The same rows in the same order, as a workbook."""
    listing, _choices = _listing()
    rows = ((number, *line.cells) for number, line in enumerate(_told(listing.everything()), 1))
    day = as_of().strftime("%d/%m/%Y")
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [
        _("As of %(day)s", day=day),
        _("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made),
    ]
    book = sheet.workbook(_("Master list of documents"), register.columns(), rows, subtitle_lines=lines)
    name = f"{_('Master list of documents')} {as_of():%Y-%m-%d}.xlsx"
    response = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@documents.get("/documents.docx")
@requires(may_read_documents)
def fill_master_list():
    """The same rows filled into the form in force for the master list."""
    listing, choices = _listing()
    lines = _told(listing.everything())
    system = _system(choices["systems"])
    filled = fill_form(
        "master_list",
        qms_id=system.id if system else 0,
        on=clock.today(),
        name=f"{as_of():%Y-%m-%d}",
        values={
            "scope": system.name if system else "",
            "as_of": as_of(),
            "total": sum(line.standing == "in_force" for line in lines),
            "author": current_user.person.name,
        },
        tables={"documents": [line.blanks for line in lines]},
        labels=register.labels(),
    )
    return hand_out(filled, back=here(at=url_for("documents.master_list"), as_is=None))


def _system(systems: list[QualitySystem]) -> QualitySystem | None:
    """Whose form it is: the system filtered by, else the one that covers the person's unit."""
    covered_by = [
        row.qms_id for row in people.coverages_on(clock.today()) if row.unit_id == current_user.person.unit_id
    ]
    wanted = request.args.get("qms") or "".join(str(ident) for ident in covered_by[:1])
    return next((system for system in systems if str(system.id) == wanted), None)


def _listing() -> tuple[Listing, dict]:
    choices = {"units": queries.every_unit(), "systems": queries.every_system()}
    of = partial(register.library, current_user.person, request.args, on=as_of(), today=clock.today(), **choices)
    return Listing(of(), orders=register.ORDERS, default="code", dense=partial(of, dense=True)), choices


def _told(rows) -> list[register.Line]:
    """The lines as they are taken away: each with whom its document is distributed to."""
    named = lists_of([document.id for document, *_rest in rows], as_of())
    return [register.Line(*row, as_of(), distribution="; ".join(map(words_of, named[row[0].id]))) for row in rows]


def _lines(rows) -> list[register.Line]:
    return [register.Line(*row, as_of()) for row in rows]
