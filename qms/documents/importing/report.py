"""A plan in words, for the operator at the shell."""

from collections import Counter
from collections.abc import Iterable
from textwrap import wrap

from flask_babel import gettext as _

from .catalogue import COLUMNS, NAME
from .plan import Item, Plan
from .words import STANDINGS

MOST_NAMES = 5
WIDTH = 100


def table(plan: Plan) -> str:
    """A paragraph a file: what was understood, then what is doubtful or stands against it; what needs a person last."""
    order = list(STANDINGS)
    items = sorted(plan.items, key=lambda item: (order.index(item.standing), item.path))
    lines = [line for item in items for line in _lines(item)]
    counts = Counter(item.standing for item in plan.items)
    lines += ["", _("%(n)d files read:", n=len(plan.items))]
    lines += [f"{counts[standing]:6}  {STANDINGS[standing]}" for standing in STANDINGS if counts[standing]]
    return "\n".join(lines + _beside(plan) + _advice(counts))


def not_taken(items: Iterable[Item]) -> str:
    """What the plan would have taken over but could not."""
    return "\n".join(f"{item.path}: {item.reason}" for item in items)


def _lines(item: Item) -> list[str]:
    lines = [f"[{STANDINGS[item.standing]}] {item.path}"]
    if item.values.get("code"):
        lines += ["    " + " · ".join(_known(item))]
    if item.reason:
        lines += _note("!", item.reason)
    doubts = [] if item.standing == "known" else item.doubts
    return lines + [line for each in dict.fromkeys(map(str, doubts)) for line in _note("?", each)]


def _known(item: Item) -> list[str]:
    values = item.values
    issue, amendment = (f"{number:02}" for number in item.number)
    number = _("issue %(issue)s, amendment %(amendment)s", issue=issue, amendment=amendment)
    told = [values["code"], values.get("title"), values.get("unit"), number]
    if day := values.get("effective_from"):
        told.append(_("in force from %(day)s", day=day.strftime("%d/%m/%Y")))
    if values.get("kind") == "form" and values.get("parent"):
        told.append(_("form of %(code)s", code=values["parent"]))
    return [part for part in told if part]


def _note(mark: str, text) -> list[str]:
    return wrap(str(text), WIDTH, initial_indent=f"    {mark} ", subsequent_indent="      ", break_on_hyphens=False)


def _beside(plan: Plan) -> list[str]:
    told = []
    if plan.convertible:
        names = ", ".join(plan.convertible)
        told.append(_("Save these as .docx to take them over, they were not read: %(names)s", names=names))
    if plan.others:
        told.append(
            _("Left alone, neither .docx nor .pdf: %(n)d (%(names)s)", n=len(plan.others), names=_some(plan.others))
        )
    if plan.unmatched:
        told.append(_("In the catalogue, but not in the folder: %(names)s", names=", ".join(plan.unmatched)))
    if plan.strange:
        told.append(_("Columns of the catalogue that say nothing here: %(names)s", names=", ".join(plan.strange)))
    return told


def _advice(counts: Counter) -> list[str]:
    """Where a file does not say enough, a person says it in the catalogue."""
    if not counts["doubtful"] + counts["collision"] + counts["unusable"]:
        return []
    said = _(
        "What is missing or wrong can be said in %(file)s in that folder, a line for each file; empty cells leave "
        "what was read. Its columns: %(columns)s.",
        file=NAME,
        columns=", ".join(COLUMNS),
    )
    return ["", *wrap(said, WIDTH)]


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
