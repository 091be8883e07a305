"""A plan in words, for the operator at the shell."""

from collections import Counter

from flask_babel import gettext as _

from .plan import STANDINGS, Item, Plan


def table(plan: Plan) -> str:
    """A line a file: what was understood, then what is doubtful or stands against it; a summary last."""
    lines = [line for item in plan.items for line in _lines(item)]
    counts = Counter(item.standing for item in plan.items)
    lines.append("")
    lines += [f"{count:6}  {STANDINGS[standing]}" for standing, count in sorted(counts.items())]
    if plan.others:
        lines.append(
            _("Left alone, neither .docx nor .pdf: %(n)d (%(names)s)", n=len(plan.others), names=_some(plan.others))
        )
    if plan.unmatched:
        lines.append(_("In the catalogue, but not in the folder: %(names)s", names=_some(plan.unmatched)))
    return "\n".join(lines)


def refused_on_the_way(plan: Plan) -> str:
    """What the plan would have taken over but could not."""
    failed = [item for item in plan.items if item.standing in ("collision", "unusable")]
    return "\n".join(f"{item.path}: {item.reason}" for item in failed)


def _lines(item: Item) -> list[str]:
    values = item.values
    number = "{:02}/{:02}".format(*item.number) if "amendment" in values and "issue" in values else "—"
    day = values["effective_from"].strftime("%d/%m/%Y") if values.get("effective_from") else "—"
    known = (
        f"{values.get('code', '—'):<20} {number:<6} {day:<11} {values.get('unit') or '—':<8} {values.get('title', '—')}"
    )
    lines = [f"[{STANDINGS[item.standing]}] {item.path}", f"    {known}"]
    if item.reason:
        lines.append(f"    ! {item.reason}")
    return lines + [f"    ? {doubt}" for doubt in item.doubts]


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
