"""A .docx opened: every XML part through the hardened parser, the main part, and what it relates to."""

import posixpath

from lxml import etree

from qms.imports import archive, xml
from qms.imports.rejected import Reason, Rejected

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class Package:
    """The parts of a .docx. Raises Rejected when one of them is not fit to be read."""

    def __init__(self, data: bytes):
        self._archive = archive.opened(data)
        self._sizes = {entry.filename: entry.file_size for entry in self._archive.infolist()}
        self.parts = {
            name: xml.parse(archive.read(self._archive, name))
            for name in self._sizes
            if name.lower().endswith((".xml", ".rels"))
        }
        mains = self.related("", "officeDocument")
        if not mains or self.parts[mains[0]].find(f"{W}body") is None:
            raise Rejected(Reason.UNREADABLE)
        self.main = mains[0]

    @property
    def body(self) -> etree._Element:
        return self.parts[self.main].find(f"{W}body")

    def size(self, name: str) -> int:
        """Bytes of a part unpacked; 0 when there is none."""
        return self._sizes.get(name, 0)

    def read(self, name: str) -> bytes:
        return archive.read(self._archive, name)

    def relations(self, source: str) -> list[etree._Element]:
        """The Relationship elements of a part; of the package itself for an empty name."""
        folder, name = posixpath.split(source)
        root = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if root is None else [relation for relation in root if relation.get("Target")]

    def related(self, source: str, kind: str) -> list[str]:
        """Names of the XML parts inside the package that a part relates to as `kind` (`styles`, `header`…)."""
        inside = (r for r in self.relations(source) if r.get("TargetMode") != "External")
        names = (target(source, r.get("Target")) for r in inside if r.get("Type", "").endswith(f"/{kind}"))
        return [name for name in names if name in self.parts]


def target(source: str, relative: str) -> str:
    """The name of the part that a relation of `source` points to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), relative)).lstrip("/")
