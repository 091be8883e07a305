"""What a worker that was taken over can still do: nothing that outlives it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qms.imports import sandbox
from qms.imports.rejected import Reason, Rejected
from qms.imports.sandbox import Sandbox
from tests.imports import samples

HOSTILE = Path(__file__).with_name("hostile_worker.py")


@pytest.fixture(params=["bubblewrap", "bare"])
def hostile(request, monkeypatch):
    """A sandbox whose worker obeys the file, with and without a bubblewrap around it."""
    if request.param == "bare":
        monkeypatch.setattr(sandbox, "_wrapping", lambda program: [])
    elif not sandbox._wrapping(HOSTILE.parent):
        pytest.skip("bubblewrap is not here or does not work here")
    box = Sandbox(HOSTILE, wall_seconds=3)
    yield box
    box.close()


def reason_for(box, order):
    with pytest.raises(Rejected) as refusal:
        box.extract(order)
    return refusal.value.reason


@pytest.mark.parametrize("order", [b"memory", b"write", b"connect", b"fork", b"run", b"files"])
def test_what_a_reader_never_needs_is_refused(hostile, order):
    assert reason_for(hostile, order) == Reason.MACROS  # the hostile worker's word for "could not"


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (b"burn", Reason.TIMED_OUT),
        (b"sleep", Reason.TIMED_OUT),
        (b"die", Reason.UNREADABLE),
        (b"nonsense", Reason.UNREADABLE),
    ],
)
def test_a_worker_that_fails_is_a_reason_and_is_replaced(hostile, order, reason):
    assert reason_for(hostile, order) == reason
    assert reason_for(hostile, b"fork") == Reason.MACROS


def test_many_threads_share_two_workers_and_each_gets_its_own_file():
    files = [samples.pdf(f"File {number}.") for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        texts = [
            extraction.blocks[0].text
            for extraction in threads.map(lambda data: sandbox.extract(data, name="a.pdf"), files)
        ]
    assert texts == [f"File {number}." for number in range(12)]


def test_a_worker_is_renewed_after_its_share_of_files(monkeypatch):
    monkeypatch.setattr(sandbox, "RENEWED_AFTER", 2)
    box = Sandbox()
    box.extract(samples.pdf("One."))
    assert len(box._idle) == 1
    box.extract(samples.pdf("Two."))
    assert box._idle == []
