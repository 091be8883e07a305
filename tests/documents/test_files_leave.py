"""Files leave by id only, to those who may read them, under their original Vietnamese names (TRUST T13)."""

from urllib.parse import quote

import pytest

from qms.core import files
from qms.core.database import writing
from qms.documents import reading
from qms.documents.queries import returns_of
from tests.world import World

NAME = "Quy định về Đơn thư.docx"


@pytest.fixture
def taken(world, monkeypatch):
    """A revision whose file has a Vietnamese name."""
    upload = World.upload("Nội dung", name=NAME)
    monkeypatch.setattr(world, "upload", lambda *a, **k: upload, raising=False)
    return world.publish("QT-VP-01", "Quy trình")


def test_the_original_leaves_byte_for_byte_under_its_own_name(world, taken, sign_in):
    with sign_in(world.staff).get(f"/documents/revisions/{taken.id}/file") as response:
        assert response.data == taken.file.path.read_bytes()
        disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert f"filename*=UTF-8''{quote(NAME)}" in disposition


def test_a_word_file_is_never_shown_inline(world, taken, sign_in):
    with sign_in(world.staff).get(f"/documents/revisions/{taken.id}/file?inline=1") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_file_opened_by_itself_may_do_nothing(world, taken, sign_in):
    with sign_in(world.staff).get(f"/documents/revisions/{taken.id}/file") as response:
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_browser_may_keep_it_but_must_ask_each_time(world, taken, sign_in):
    client, address = sign_in(world.staff), f"/documents/revisions/{taken.id}/file"
    with client.get(address) as response:
        tag = response.headers["ETag"]
        assert response.headers["Cache-Control"] == "private, no-cache"
    assert tag == f'"{taken.file_sha256}"'
    with client.get(address, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


def test_a_file_lost_from_the_store_is_said_to_be_lost(world, taken, sign_in):
    taken.file.path.unlink()
    assert sign_in(world.staff).get(f"/documents/revisions/{taken.id}/file").status_code == 404


def test_the_marked_up_file_of_a_return_is_for_those_who_may_read_the_revision(world, taken, sign_in):
    draft = world.draft(taken.document)
    world.send(draft)
    marked = reading.store(World.docx("Góp ý"), "góp ý.docx", World.upload("Góp ý").extraction)
    with writing():
        files.keep(marked.staged, marked.media_type)
    world.take(
        draft,
        "return",
        world.head,
        reason="Xem ghi chú trong tệp.",
        file_sha256=marked.staged.sha256,
        file_name="góp ý.docx",
    )
    (returned,) = returns_of(draft)
    address = f"/documents/revisions/{draft.id}/returned/{returned.id}"
    with sign_in(world.author).get(address) as response:
        assert len(response.data) == marked.staged.size
    assert sign_in(world.author).get(f"/documents/revisions/{taken.id}/returned/{returned.id}").status_code == 404
