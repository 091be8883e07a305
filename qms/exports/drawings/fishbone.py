"""The fishbone diagram of causes (Ishikawa): groups of causes along a spine that leads to what happened.

Lying, with the head at the right, it suits paper and wide screens; upright, with the head at the foot, a telephone.
Groups without a cause keep their bone: an empty one says that it has been thought of.
"""

from collections.abc import Iterable, Sequence

from .lettering import width_of, wrapped
from .shapes import Drawing, Path, Words, box

Group = tuple[str, Sequence[str]]
Shapes = list[Path | Words]

_SIZE, _LINE = 14.0, 18.0  # letters, and from one baseline to the next
_SAFE = 0.96  # a browser may set a line a trace wider
_PAD, _GAP = 6.0, 10.0
_SLANT = 30.0  # how far a bone leans towards the head
_LEAST = 56.0  # of a group without a cause
_TIP = 14.0
_WIDE, _UPRIGHT = 640.0, 344.0
_PAPER = (_WIDE, 820.0, 1000.0, 1240.0)
_PROPORTION = 0.9  # height to width that a form has room for


def fishbone(effect: str, groups: Sequence[Group], width: float = _WIDE) -> Drawing:
    """Lying: half of the groups above the spine, half below. `groups` are (name, causes), six of them as a rule."""
    head = width * 0.2
    above, below = groups[: (len(groups) + 1) // 2], groups[(len(groups) + 1) // 2 :]
    room = (width - head - _TIP) / max(len(above), 1)
    text = room - _SLANT - 2 * _PAD
    upper, lower = (_level([_Branch(group, text) for group in half]) for half in (above, below))
    effect_lines = wrapped(effect, (head - 2 * _PAD) * _SAFE, _SIZE, bold=True)
    half = len(effect_lines) * _LINE / 2 + _PAD
    spine = max([half, *(branch.height for branch in upper)])
    height = spine + max([half, *(branch.height for branch in lower)])
    shapes: Shapes = []
    for place, branch in enumerate(upper):
        shapes += branch.above(place * room, spine)
    for place, branch in enumerate(lower):
        shapes += branch.below(place * room, spine)
    neck = width - head
    shapes.append(Path("spine", ((0, spine), (neck - _TIP, spine))))
    shapes.append(Path("tip", ((neck - _TIP, spine - 10), (neck, spine), (neck - _TIP, spine + 10)), closed=True))
    shapes += _boxed("effect", effect_lines, neck, spine - half, head)
    return _drawing(width, height, shapes, effect, groups)


def fishbone_upright(effect: str, groups: Sequence[Group], width: float = _UPRIGHT) -> Drawing:
    """Upright, for a narrow screen: groups in pairs left and right of the spine, what happened at its foot."""
    lean = _SLANT / 2
    middle, text = width / 2, width / 2 - lean - 2 * _PAD
    shapes, y = [], 0.0
    for left, right in zip(groups[::2], [*groups[1::2], None][: (len(groups) + 1) // 2], strict=True):
        pair = [_Branch(group, text) for group in (left, right) if group]
        high = max(branch.height for branch in pair) + _GAP
        shapes += pair[0].beside(0, y, high, lean)
        if len(pair) > 1:
            shapes += pair[1].mirrored(width, y, high, lean)
        y += high
    shapes.append(Path("spine", ((middle, 0), (middle, y + _GAP))))
    y += _GAP
    shapes.append(Path("tip", ((middle - 10, y), (middle, y + _TIP), (middle + 10, y)), closed=True))
    y += _TIP
    lines = wrapped(effect, (width - 2 * _PAD) * _SAFE, _SIZE, bold=True)
    shapes += _boxed("effect", lines, 0, y, width)
    return _drawing(width, y + len(lines) * _LINE + 2 * _PAD, shapes, effect, groups)


def fishbone_for_paper(effect: str, groups: Sequence[Group]) -> Drawing:
    """Lying, as wide as it takes for much to be said without becoming higher than a form has room for."""
    tried = (fishbone(effect, groups, width) for width in _PAPER)
    drawn = next((each for each in tried if each.height <= each.width * _PROPORTION), None)
    return drawn or fishbone(effect, groups, _PAPER[-1])


class _Branch:
    """One group: its name in a box at the outer end of the bone, its causes on twigs of the bone."""

    def __init__(self, group: Group, text: float):
        name, causes = group
        self.text = text
        self.name = wrapped(name, text * _SAFE, _SIZE, bold=True)
        self.causes = [wrapped(cause, text * _SAFE, _SIZE) for cause in causes]
        self.box = len(self.name) * _LINE + 2 * _PAD
        self.body = max(_LEAST, sum(len(lines) * _LINE + _GAP for lines in self.causes) + _GAP)

    @property
    def height(self) -> float:
        return self.box + self.body

    def above(self, x: float, spine: float) -> Shapes:
        """Over the spine, which the bone meets to the right of it."""
        y = spine - self.height
        at = self._bone(x, spine - self.body, spine)
        return [*self._label(x, y), *at.bone, *self._twigs(x, spine - self.body, at)]

    def below(self, x: float, spine: float) -> Shapes:
        """Under the spine, its name at the foot."""
        at = self._bone(x, spine + self.body, spine)
        return [*at.bone, *self._twigs(x, spine, at), *self._label(x, spine + self.body)]

    def beside(self, x: float, y: float, high: float, lean: float) -> Shapes:
        """Left of an upright spine."""
        at = self._bone(x, y + self.box, y + high, lean)
        return [*self._label(x, y), *at.bone, *self._twigs(x, y + self.box, at)]

    def mirrored(self, width: float, y: float, high: float, lean: float) -> Shapes:
        """Right of an upright spine."""
        outer = width - self.text - 2 * _PAD
        at = _Bone((outer, y + self.box), (outer - lean, y + high))
        return [*self._label(outer, y), *at.bone, *self._twigs(outer, y + self.box, at, right=True)]

    def _bone(self, x: float, outer: float, spine: float, lean: float = _SLANT) -> "_Bone":
        start = x + self.text + 2 * _PAD
        return _Bone((start, outer), (start + lean, spine))

    def _label(self, x: float, y: float) -> Shapes:
        return _boxed("group", self.name, x, y, self.text + 2 * _PAD)

    def _twigs(self, x: float, y: float, bone: "_Bone", *, right: bool = False) -> Shapes:
        shapes: Shapes = []
        y += _PAD / 2
        for lines in self.causes:
            shapes += _lines("cause", lines, x + _PAD, y)
            y += len(lines) * _LINE + _PAD
            outer = x + self.text + 2 * _PAD if right else x
            shapes.append(Path("twig", ((outer, y), (bone.across(y), y))))
            y += _GAP - _PAD
        return shapes


def _level(branches: list[_Branch]) -> list[_Branch]:
    """All as long as the longest: the names stand in a line."""
    longest = max((branch.height for branch in branches), default=0)
    for branch in branches:
        branch.body = longest - branch.box
    return branches


class _Bone:
    """A slanting line, and where it is at a height."""

    def __init__(self, start: tuple[float, float], end: tuple[float, float]):
        self.start, self.end = start, end
        self.bone = [Path("bone", (start, end))]

    def across(self, y: float) -> float:
        (x0, y0), (x1, y1) = self.start, self.end
        return x0 + (x1 - x0) * (y - y0) / (y1 - y0)


def _boxed(role: str, lines: list[str], x: float, y: float, width: float) -> Shapes:
    frame = box(role, x, y, width, len(lines) * _LINE + 2 * _PAD)
    words = []
    for place, line in enumerate(lines):
        start = x + (width - width_of(line, _SIZE, bold=True)) / 2
        words += _lines(role, [line], start, y + _PAD + place * _LINE, bold=True)
    return [frame, *words]


def _lines(role: str, lines: Iterable[str], x: float, y: float, *, bold: bool = False) -> Shapes:
    """Lines below each other, the first with its upper edge at `y`."""
    base = y + _LINE * 0.76
    return [Words(role, x, base + place * _LINE, line, _SIZE, bold) for place, line in enumerate(lines)]


def _drawing(width: float, height: float, shapes: Shapes, effect: str, groups: Sequence[Group]) -> Drawing:
    told = [f"{name}: {'; '.join(causes)}." for name, causes in groups if causes]
    around = tuple(shape.moved(2, 2) for shape in shapes)
    return Drawing(width + 4, height + 4, around, f"{effect} – {' '.join(told)}" if told else effect)
