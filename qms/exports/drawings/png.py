"""A drawing as a picture for paper: black on white with one accent."""

import io

from PIL import Image, ImageDraw

from .lettering import font, runs
from .shapes import Drawing, Path, Words

_SCALE = 3
_ACROSS, _DOWN = 2000, 3000  # pixels: no printer shows more between the margins of A4
_COLOURS = 16  # an edge of a letter needs no more greys
_INK, _SOFT, _ACCENT, _TINT = "#1d2430", "#59636f", "#134074", "#e8eef6"
_LINES = {"spine": (_ACCENT, 4), "bone": (_SOFT, 2), "twig": ("#aab2bd", 1)}
_AREAS = {"tip": (_ACCENT, _ACCENT), "group": (_TINT, _SOFT), "effect": ("#ffffff", _ACCENT)}


def as_png(drawing: Drawing) -> bytes:
    """The drawing as PNG: what 300 dots to the inch can show of it, and no more."""
    scale = min(_SCALE, _ACROSS / drawing.width, _DOWN / drawing.height)
    image = Image.new("RGB", (round(drawing.width * scale), round(drawing.height * scale)), "white")
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            _write(canvas, shape, scale)
        else:
            _draw(canvas, shape, scale)
    out = io.BytesIO()
    image.quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(canvas: ImageDraw.ImageDraw, path: Path, scale: float) -> None:
    points = [(x * scale, y * scale) for x, y in path.points]
    if path.closed:
        fill, outline = _AREAS[path.role]
        canvas.polygon(points, fill=fill, outline=outline, width=round(1.5 * scale))
    else:
        colour, width = _LINES[path.role]
        canvas.line(points, fill=colour, width=round(width * scale))


def _write(canvas: ImageDraw.ImageDraw, words: Words, scale: float) -> None:
    x = words.x * scale
    for piece, path in runs(words.text, bold=words.bold):
        face = font(path, round(words.size * scale))
        canvas.text((x, words.y * scale), piece, font=face, fill=_INK, anchor="ls")
        x += face.getlength(piece)
