"""Files that belong to a thing: read by content, kept unchanged, seen by whoever may read the thing."""

import io
from types import SimpleNamespace

import pytest
import xlsxwriter
from PIL import Image
from werkzeug.datastructures import FileStorage

from qms import attachments
from qms.core import links
from qms.core.database import writing
from qms.core.errors import Invalid
from qms.people.models import Unit
from tests.world import World


@pytest.fixture
def world(app, monkeypatch):
    known = links._kinds["unit"]
    readable = links.Kind(known.label, known.describe, known.find, Unit, lambda person, unit: person.unit_id == unit.id)
    monkeypatch.setitem(links._kinds, "unit", readable)
    return World.build()


def picture(kind: str = "JPEG", size=(40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(stream, kind)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet().write("A1", "Số hồ sơ")
    book.close()
    return stream.getvalue()


def sent(*files: tuple[str, bytes]):
    """What a form's field holds."""
    return SimpleNamespace(name="files", data=[FileStorage(io.BytesIO(data), name) for name, data in files])


def attached(world, *files):
    received = attachments.receive(sent(*files))
    with writing():
        return attachments.attach(world.units["VP"], received, by=world.staff)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("Ảnh hiện trường.jpg", picture(), "image/jpeg"),
        ("chup.png", picture("PNG"), "image/png"),
        ("chup.webp", picture("WEBP"), "image/webp"),
        ("Bảng theo dõi.xlsx", workbook(), attachments.operations.files.XLSX),
        ("Biên bản.docx", World.docx("Biên bản làm việc."), attachments.operations.files.DOCX),
    ],
)
def test_photos_and_papers_are_kept_as_they_came(world, name, data, media_type):
    (row,) = attached(world, (name, data))
    assert (row.name, row.file.media_type) == (name, media_type)
    assert row.file.path.read_bytes() == data
    assert [each.id for each in attachments.attachments_of(world.units["VP"])] == [row.id]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "EMPTY"),
        (b"MZ" + bytes(300), "WRONG_TYPE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "WRONG_TYPE"),
        (picture(size=(300, 300))[:2000], "TRUNCATED"),
        (b"\xff\xd8\xff" + bytes(500), "OTHERWISE"),
    ],
)
def test_what_is_none_is_refused_at_its_field_by_name(world, data, reason):
    with pytest.raises(Invalid) as refused:
        attachments.receive(sent(("tốt.jpg", picture()), ("lạ.jpg", data)))
    words = attachments.operations.REFUSED
    expected = {r.name: sentence for r, sentence in words.items()}.get(reason, attachments.operations.OTHERWISE)
    assert refused.value.fields == {"files": f"lạ.jpg: {expected}"}


def test_a_refused_file_leaves_nothing_of_the_others(world):
    with pytest.raises(Invalid):
        attachments.receive(sent(("tốt.jpg", picture()), ("lạ.exe", b"MZ" + bytes(300))))
    assert list(attachments.operations.files.faults()) == []


def asked(app, world, person, address: str) -> tuple[int, str]:
    """Status and kind of disposition of what the person is sent."""
    client = app.test_client()
    world.open_session(client, person)
    with client.get(address) as response:
        return response.status_code, response.headers.get("Content-Disposition", "").split(";")[0]


def test_it_is_seen_by_whoever_may_read_what_it_belongs_to(world, app):
    (row,) = attached(world, ("Ảnh.jpg", picture()))
    address = f"/attachments/{row.id}"
    assert asked(app, world, world.staff, address) == (200, "attachment")
    assert asked(app, world, world.other, address)[0] == 404


def test_only_a_picture_is_shown_in_a_page(world, app):
    rows = attached(world, ("Ảnh.jpg", picture()), ("Biên bản.docx", World.docx("Biên bản.")))
    addresses = [f"/attachments/{row.id}?inline=1" for row in rows]
    assert [asked(app, world, world.staff, each)[1] for each in addresses] == ["inline", "attachment"]
