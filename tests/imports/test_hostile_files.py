"""The hostile corpus: each file, and the reason it is refused for. Read in the sandbox, as every upload is."""

import contextlib
import socket
import threading

import pytest

from qms.imports.rejected import Reason, Rejected
from qms.imports.sandbox import extract
from tests.imports import samples as s

BIG = b"<w:p>" + b"a" * 200_000_000 + b"</w:p>"

CORPUS = {
    "nothing": (lambda: b"", Reason.EMPTY),
    "only zeros": (lambda: bytes(1000), Reason.EMPTY),
    "plain text": (lambda: "Quy trình".encode(), Reason.WRONG_TYPE),
    "a program": (lambda: b"MZ" + bytes(range(256)) * 10, Reason.WRONG_TYPE),
    "an old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), Reason.WRONG_TYPE),
    "an encrypted .docx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Reason.ENCRYPTED,
    ),
    "an encrypted pdf": (lambda: s.locked_pdf("user", "owner"), Reason.ENCRYPTED),
    "a truncated .docx": (lambda: s.word()[:-400], Reason.TRUNCATED),
    "a truncated pdf": (lambda: s.pdf("Text")[:400], Reason.TRUNCATED),
    "macros": (lambda: s.changed(s.word(), {"word/vbaProject.bin": b"code"}), Reason.MACROS),
    "a .docm by its type": (
        lambda: s.changed(s.word(), {"[Content_Types].xml": lambda old: old.replace(s.WORD_TYPE, s.MACRO_TYPE)}),
        Reason.MACROS,
    ),
    "a pdf that is a zip too": (lambda: s.pdf("Text") + s.word(), Reason.WRONG_TYPE),
    "a zip that is a pdf too": (lambda: b"PK\x03\x04" + b"%PDF-1.7" + s.word(), Reason.WRONG_TYPE),
    "a zip behind something else": (lambda: b"PK\x03\x04" + bytes(50) + s.word(), Reason.UNSAFE_ARCHIVE),
    "overlapping entries": (s.overlapping, Reason.UNSAFE_ARCHIVE),
    "a nested zip": (lambda: s.changed(s.word(), {"word/more.zip": s.word()}), Reason.UNSAFE_ARCHIVE),
    "a nested zip in disguise": (
        lambda: s.changed(s.word(), {"word/media/a.png": s.word()}, stored=True),
        Reason.UNSAFE_ARCHIVE,
    ),
    "a path that climbs": (lambda: s.changed(s.word(), {"../evil.xml": b"<a/>"}), Reason.UNSAFE_ARCHIVE),
    "200 MB in one XML": (lambda: s.changed(s.word(), {"word/document.xml": BIG}), Reason.UNSAFE_ARCHIVE),
    "an entity bomb": (lambda: s.changed(s.word(), {"word/document.xml": s.with_doctype}), Reason.UNSAFE_XML),
    "an entity bomb in a lesser part": (
        lambda: s.changed(s.word(), {"word/styles.xml": s.with_doctype}),
        Reason.UNSAFE_XML,
    ),
    "broken XML": (lambda: s.changed(s.word(), {"word/document.xml": b"<w:document>"}), Reason.UNREADABLE),
    "another office file": (
        lambda: s.changed(
            s.word(),
            {"[Content_Types].xml": lambda old: old.replace(b"wordprocessingml.document", b"spreadsheetml.sheet")},
        ),
        Reason.WRONG_TYPE,
    ),
}


@pytest.mark.parametrize(("make", "reason"), CORPUS.values(), ids=CORPUS)
def test_a_hostile_file_is_refused_for_its_reason(make, reason):
    with pytest.raises(Rejected) as refusal:
        extract(make(), name="tài liệu.docx")
    assert refusal.value.reason == reason


def test_a_pdf_whose_pages_contain_themselves_is_refused():
    loop = s.pdf("Text").replace(b"/Kids [ 3 0 R ]", b"/Kids [ 6 0 R ]")
    with pytest.raises(Rejected) as refusal:
        extract(loop, name="loop.pdf")
    assert refusal.value.reason == Reason.UNREADABLE


def test_a_pdf_locked_for_its_owner_only_is_read():
    assert "Secret text." in extract(s.locked_pdf("", "owner"), name="a.pdf").blocks[0].text


def test_a_pdf_without_text_is_taken_and_says_so():
    scan = extract(s.pdf(), name="scan.pdf")
    assert (scan.blocks, scan.notes, scan.pages) == ([], ["no_text"], 1)


def test_a_document_never_calls_out():
    """A canary listens while a .docx with outside image, template and link is read; only the link's address remains."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(3)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        thread = threading.Thread(target=lambda: _listen(canary, calls))
        thread.start()
        kinds = ("image", "attachedTemplate", "hyperlink")
        relations = "".join(
            f'<Relationship Id="x{kind}" TargetMode="External" Target="{address}{kind}" '
            f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
            for kind in kinds
        )
        data = s.changed(
            s.word(),
            {
                "word/_rels/document.xml.rels": lambda old: old.replace(
                    b"</Relationships>", relations.encode() + b"</Relationships>"
                )
            },
        )
        html = extract(data, name="a.docx").html
        thread.join()
    assert calls == []
    assert "/image" not in html
    assert "/attachedTemplate" not in html


def _listen(canary, calls):
    with contextlib.suppress(TimeoutError):
        calls.append(canary.accept())
