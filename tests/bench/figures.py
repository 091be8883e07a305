"""Figures, their targets, and how they are printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from statistics import quantiles

LISTS = (
    *("nonconformity list", "board", "action list", "dashboard", "desk, full", "overdue"),
    *("record list", "records by words", "due for disposal", "lists for disposal", "record page"),
)
TARGETS = {  # of the issue, at 2,000 documents; the first sign says which side is good
    "search 2–5 syllables p95 ms": "≤50",
    "search sentence p95 ms": "≤100",
    "suggestions p95 ms": "≤20",
    "master list p95 ms": "≤50",
    "document page p95 ms": "≤50",
    "sign-off p95 ms": "≤150",
    "8 clients, 2 workers searches/s": "≥60",
    "import files/s": "≥8",
    "start s": "≤3",
    "worker rss MB": "≤250",
    "log verification entries/s": "≥30000",
    "first visit kB": "≤600",
    "later page kB": "≤60",
    **{f"{page} p95 ms": "≤100" for page in LISTS},
    "digests for 1,000 people s": "≤30",
}


@dataclass(frozen=True)
class Figure:
    """One number; None when what it measures is not there."""

    name: str
    value: float | None
    note: str = ""

    @property
    def target(self) -> str:
        return TARGETS.get(self.name, "")

    @property
    def verdict(self) -> str:
        """`ok`, `OVER`, or nothing where the issue names no target."""
        if not self.target or self.value is None:
            return ""
        most = float(self.target[1:])
        return "ok" if (self.value <= most if self.target[0] == "≤" else self.value >= most) else "OVER"


def spread(name: str, seconds: list[float], note: str = "") -> list[Figure]:
    """Median and 95th percentile of some times, in milliseconds."""
    cuts = quantiles(seconds, n=20, method="inclusive")
    return [Figure(f"{name} p50 ms", cuts[9] * 1000, note), Figure(f"{name} p95 ms", cuts[18] * 1000, note)]


def table(size: str, figures: Iterable[Figure]) -> str:
    """The figures of one size as lines of text."""
    lines = [f"{size}", f"  {'':<44} {'figure':>10}  {'target':>8}"]
    for figure in figures:
        value = (
            "—" if figure.value is None else f"{figure.value:,.1f}" if figure.value < 1000 else f"{figure.value:,.0f}"
        )
        lines.append(f"  {figure.name:<44} {value:>10}  {figure.target:>8} {figure.verdict:<5} {figure.note}".rstrip())
    return "\n".join(lines)


NOISE = 3.0  # milliseconds: what two runs of the same page differ by


def growth(by_size: dict[int, list[Figure]]) -> list[dict]:
    """How each median grew from size to size, and whether faster than a logarithm of the number of documents.

    A page that costs a + b·log n grows by b·log(next/last); one that grows by more at the last step is curving up.
    """
    sizes = sorted(by_size)
    rows = []
    for name in (figure.name for figure in by_size[sizes[0]] if figure.name.endswith("p50 ms")):
        values = [next((f.value for f in by_size[size] if f.name == name), None) for size in sizes]
        if None not in values:
            rows.append({"page": name, "ms": values, "ratio": values[-1] / values[0], "verdict": _shape(sizes, values)})
    return rows


def _shape(sizes: list[int], values: list[float]) -> str:
    if len(sizes) < 3:
        return "not measured: it takes three sizes"
    if values[-1] - values[-2] <= NOISE:
        return "ok"
    first = (values[1] - values[0]) / log(sizes[1] / sizes[0])
    allowed = max(first, 0) * log(sizes[2] / sizes[1])
    return "ok" if values[2] - values[1] <= allowed + NOISE else "OVER"


def growth_table(sizes: Iterable[int], rows: list[dict]) -> str:
    """The growth as lines of text."""
    head = "".join(f"{size:>10,}" for size in sorted(sizes))
    lines = ["growth with the number of documents (median ms)", f"  {'':<34}{head}{'ratio':>8}"]
    for row in rows:
        cells = "".join(f"{value:>10.1f}" for value in row["ms"])
        lines.append(f"  {row['page'].removesuffix(' p50 ms'):<34}{cells}{row['ratio']:>8.2f} {row['verdict']}")
    return "\n".join(lines)
