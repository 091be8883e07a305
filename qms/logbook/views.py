"""The log: filter it, open an entry, take it away, check it."""

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import audit, clock, links, telling, verifier
from qms.core.audit import LogEntry, LogHead
from qms.core.database import db
from qms.core.errors import Invalid, Missing
from qms.core.files import XLSX
from qms.core.forms import parse_day
from qms.core.web import requires
from qms.exports.sheet import Column, workbook
from qms.people.queries import units

from . import policy, queries, words

logbook = Blueprint("logbook", __name__)
MOST_ROWS = 20_000  # what a workbook is still pleasant with; the .jsonl has no bound
MOST_CHECKED = 500_000  # entries the page checks while one waits (some 10 s)


@logbook.get("/log")
@requires(policy.may_read_log)
def entries():
    """What happened, newest first, by person, action, object, unit and period."""
    wanted = _filter()
    query = queries.entries(current_user.person, wanted)
    rows, newer, older = queries.page(query, before=_seq("before"), after=_seq("after"))
    known = links.open_to(current_user.person, telling.names(rows))
    return render_template(
        "logbook/entries.html",
        rows=[_row(entry, known) for entry in rows],
        first=rows[0].seq if rows else 0,
        last=rows[-1].seq if rows else 0,
        newer=newer,
        older=older,
        wanted=wanted,
        thread=words.what(wanted.thread, links.resolve([wanted.thread])) if wanted.thread else None,
        actions=words.grouped_actions(),
        kinds=list(links.kinds().items()),
        units=[(unit.ref, unit.name) for unit in units()],
        query={name: part for name, part in request.args.items() if part and name not in ("before", "after")},
    )


@logbook.get("/log/<int:seq>")
@requires(policy.may_read_log)
def entry(seq):
    """One entry: every field, old beside new, and the links of the chain."""
    row = db.session.get(LogEntry, seq) if seq < 1 << 53 else None
    if row is None or not policy.may_read_entry(current_user.person, row):
        raise Missing()
    known = telling.names([row])
    return render_template(
        "logbook/entry.html",
        entry=row,
        row=_row(row, known),
        unit=words.what(row.unit, known),
        thread=words.what(row.thread, known),
        changes=telling.changes(row, known),
        reason=row.detail.get("reason"),
    )


@logbook.get("/log.jsonl")
@requires(policy.may_read_log)
def entries_jsonl():
    """The payloads of the filter, one a line; unfiltered and with full sight, the whole log for any verifier."""
    query = queries.entries(current_user.person, _filter())
    lines = (payload + "\n" for payload in queries.payloads(query))
    return _download(Response(stream_with_context(lines), mimetype="application/jsonl"), "action-log.jsonl")


@logbook.get("/log.xlsx")
@requires(policy.may_read_log)
def entries_xlsx():
    """Exactly the entries of the filter as a workbook, newest first."""
    query = queries.entries(current_user.person, _filter())
    if queries.are_more_than(query, MOST_ROWS):
        raise Invalid(_("More than %(most)d entries: narrow the filter, or take the .jsonl file.", most=MOST_ROWS))
    rows = list(db.session.scalars(query.order_by(LogEntry.seq.desc())))
    known = telling.names(rows)
    columns = [
        Column(_("Number"), 10, "number"),
        Column(_("Time"), 20),
        Column(_("Who"), 26),
        Column(_("Action"), 32),
        Column(_("Object"), 40),
        Column(_("Unit"), 32),
        Column(_("Changes"), 60),
        Column(_("Reason"), 40),
        Column("SHA-256", 30, "code"),
    ]
    sheet = workbook(_("Action log"), columns, (_line(entry, known) for entry in rows))
    return _download(Response(sheet, mimetype=XLSX), "action-log.xlsx")


@logbook.get("/log/check")
@requires(policy.may_read_log)
def check():
    """Whether the chain holds, and how to find that out without this system."""
    head = db.session.execute(db.select(LogHead.size, LogHead.prev)).one()
    outcome = None
    if request.args.get("run") and head.size <= MOST_CHECKED:
        outcome = _checked()
    return render_template("logbook/check.html", head=head, outcome=outcome, most=MOST_CHECKED)


def _checked() -> dict:
    try:
        count, last = audit.verify()
    except verifier.Broken as broken:
        return {"whole": False, "seq": broken.seq, "why": words.why(broken), "told": words.told(broken)}
    return {"whole": True, "count": count, "last": last}


def _filter() -> queries.Filter:
    args = request.args
    return queries.Filter(
        person=args.get("person", "")[:100].strip(),
        action=args.get("action", "")[:80],
        kind=args.get("kind", "")[:40] if args.get("kind") in links.kinds() else "",
        code=args.get("code", "")[:100].strip(),
        unit=args.get("unit", "")[:80],
        thread=args.get("thread", "")[:80],
        since=parse_day(args.get("since")),
        until=parse_day(args.get("until")),
    )


def _seq(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _row(entry: LogEntry, known) -> dict:
    return {
        "seq": entry.seq,
        "url": url_for("logbook.entry", seq=entry.seq),
        "at": entry.at,
        "who": words.who(entry, known),
        "act": audit.label(entry.action),
        "object": words.what(entry.object, known),
        "kind": links.kind_label(entry.object.partition(":")[0]),
        "unit": words.what(entry.unit, known),
        "reason": entry.detail.get("reason"),
    }


def _line(entry: LogEntry, known) -> list:
    row = _row(entry, known)
    changed = "\n".join(f"{label}: {old or ''} → {new or ''}" for label, old, new in telling.changes(entry, known))
    at = clock.local(entry.at).strftime("%d/%m/%Y %H:%M:%S")
    told = [row["who"], str(row["act"]), row["object"].text, row["unit"].text, changed, row["reason"], entry.hash]
    return [entry.seq, at, *told]


def _download(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
