"""A .docx as clean HTML for reading in the page: made by mammoth from parts already checked, then cleaned by nh3."""

import base64
import io
import re
import zipfile

from lxml import etree

from qms.imports.package import Package, W, target

PREFIX = "doc-"  # of every id in the HTML, so that none can be mistaken for one of the page's own
MAX_SOURCE = 8_000_000  # bytes of the main part; mammoth needs some fifty times as much memory
MAX_HTML = 3_500_000  # characters, images included
MAX_IMAGE = 400_000  # bytes
MAX_IMAGES = 1_500_000  # bytes, all together

_KINDS = ("styles", "numbering", "footnotes", "endnotes", "image", "hyperlink")
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_TAGS = set(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "strong",
        "em",
        "u",
        "s",
        "sup",
        "sub",
        "a",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    ]
)
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_LEADING_ANCHOR = re.compile(rf'<(p|h[1-6]|li|td|th)><a id="({PREFIX}b\d+)"></a>')

_HEADING = re.compile(r"(</?h)([1-5])(?=[ >])")  # one level down: the page that shows it has a first heading of its own


def to_html(package: Package) -> tuple[str | None, list[str]]:
    """The HTML, or None when it cannot be made, and notes on what was left out."""
    import mammoth  # takes 0.1 s, and a worker that only meets PDFs never needs it

    if package.size(package.main) > MAX_SOURCE:
        return None, ["no_html"]
    images = _Images()
    try:
        result = mammoth.convert_to_html(
            _reduced(package),
            id_prefix=PREFIX,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(images.attributes),
        )
        html = _clean(result.value)
    except Exception:  # a library's failure on a strange document costs the preview, never the text
        return None, ["no_html"]
    if len(html) > MAX_HTML:
        return None, ["no_html"]
    return html, ["images_left_out"] if images.left_out else []


def _reduced(package: Package) -> io.BytesIO:
    """A .docx of the checked trees and the images only, with no relation that leads outside but hyperlinks."""
    main = package.main
    relations = [r for r in package.relations(main) if _wanted(r)]
    names = {target(main, r.get("Target")) for r in relations if r.get("TargetMode") != "External"}
    folder, _, name = main.rpartition("/")
    trees = {part: package.parts[part] for part in {main, "[Content_Types].xml", *names} & set(package.parts)}
    for part in package.related(main, "styles"):
        _slim(trees[part])
    _show_boxes(trees[main])
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as out:
        for part, root in trees.items():
            out.writestr(part, etree.tostring(root))
        out.writestr(
            "_rels/.rels", _relations(r for r in package.relations("") if r.get("Type", "").endswith("/officeDocument"))
        )
        out.writestr(f"{folder}/_rels/{name}.rels".lstrip("/"), _relations(relations))
        for part in names - set(trees):
            out.writestr(part, package.read(part) if 0 < package.size(part) <= MAX_IMAGE else b"")
    whole.seek(0)
    return whole


def _show_boxes(root: etree._Element) -> None:
    """Leave a check box the sign it shows: mammoth would make an input of it, which a page to read has no use for."""
    for box in list(root.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checkbox")):
        box.getparent().remove(box)


def _slim(styles: etree._Element) -> None:
    """Leave of each style what mammoth asks for: reading the rest took most of its time."""
    for style in list(styles):
        if style.tag != f"{W}style":
            styles.remove(style)
    for detail in [child for style in styles for child in style if child.tag not in (f"{W}name", f"{W}pPr")]:
        detail.getparent().remove(detail)


def _wanted(relation: etree._Element) -> bool:
    kind = relation.get("Type", "").rpartition("/")[2]
    return kind in _KINDS and (kind == "hyperlink" or relation.get("TargetMode") != "External")


def _relations(relations) -> bytes:
    root = etree.Element("{http://schemas.openxmlformats.org/package/2006/relationships}Relationships")
    for relation in relations:
        etree.SubElement(root, relation.tag, dict(relation.attrib))
    return etree.tostring(root)


class _Images:
    """Images as data, when they are what a browser may be given and small enough; the rest are counted."""

    def __init__(self):
        self._spent = 0
        self.left_out = 0

    def attributes(self, image) -> dict[str, str]:
        with image.open() as source:
            data = source.read(MAX_IMAGE + 1)
        kind = next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)
        if kind is None or len(data) > MAX_IMAGE or self._spent + len(data) > MAX_IMAGES:
            self.left_out += 1
            return {}
        self._spent += len(data)
        return {"src": f"data:{kind};base64,{base64.b64encode(data).decode()}"}


def _clean(html: str) -> str:
    import nh3

    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    clean = re.sub(r"<img(?![^>]* src=)[^>]*>", "", clean)
    clean = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", clean)
    return _LEADING_ANCHOR.sub(r'<\1 id="\2">', clean)


def _kept(tag: str, attribute: str, value: str) -> str | None:
    allowed = {
        "id": (PREFIX,),
        "href": ("http://", "https://", "mailto:", f"#{PREFIX}"),
        "src": tuple(f"data:{kind};base64," for kind in _SIGNATURES.values()),
    }.get(attribute)
    return value if allowed is None or value.startswith(allowed) else None
