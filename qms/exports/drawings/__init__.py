"""Drawings laid out once, for the page (SVG: `templates/ui/drawing.html`) and for paper (PNG).

A layout gives shapes at places in units of a pixel; how wide words are is measured in the very font that pages carry,
so that a line that fits here fits there.
"""

from qms.exports.drawings.fishbone import fishbone, fishbone_for_paper, fishbone_upright
from qms.exports.drawings.png import as_png
from qms.exports.drawings.shapes import Drawing

__all__ = ["Drawing", "as_png", "fishbone", "fishbone_for_paper", "fishbone_upright"]
