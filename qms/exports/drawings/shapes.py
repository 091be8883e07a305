"""What a drawing is made of. Each shape has a `role`, by which page and paper give it its colour and weight."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Path:
    """A line through points; closed, it is an area."""

    role: str
    points: tuple[tuple[float, float], ...]
    closed: bool = False

    def moved(self, x: float, y: float) -> "Path":
        return replace(self, points=tuple((a + x, b + y) for a, b in self.points))


@dataclass(frozen=True)
class Words:
    """One line of text, from its left end on the baseline."""

    role: str
    x: float
    y: float
    text: str
    size: float
    bold: bool = False

    def moved(self, x: float, y: float) -> "Words":
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Drawing:
    """Shapes within a width and height, the lowest first; `said` tells the same to who cannot see it."""

    width: float
    height: float
    shapes: tuple[Path | Words, ...]
    said: str


def box(role: str, x: float, y: float, width: float, height: float) -> Path:
    """A rectangle."""
    return Path(role, ((x, y), (x + width, y), (x + width, y + height), (x, y + height)), closed=True)
