"""The Whoosh engine keeps the contract, its folder to itself, and its readers while others write or die."""

import gc
import multiprocessing
import os
import shutil
import signal
import time

import pytest

from qms.search import grammar, whoosh_engine  # noqa: F401
from qms.search.engine import Unavailable, open_engine
from tests.search.corpus import entries
from tests.search.engine_contract import LIBRARY, EngineContract, found


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(folder):
    engine = open_engine("whoosh", folder)
    yield engine
    engine.close()


class TestWhoosh(EngineContract):
    """All of the contract."""


def test_the_folder_is_private(engine, folder):
    engine.replace(LIBRARY)
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("harm", ["copied", "opened to others"])
def test_a_foreign_index_is_never_opened(engine, folder, harm):
    engine.replace(LIBRARY)
    engine.completed()
    engine.close()
    if harm == "copied":
        shutil.copytree(folder, folder.with_name("copy"))
        shutil.move(folder, folder.with_name("away"))
        folder.with_name("copy").rename(folder)
    else:
        folder.chmod(0o755)
    for toc in folder.glob("*.toc"):
        toc.write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    assert engine.status().passages == 0 and not engine.status().complete


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_torn_index_is_begun_anew_and_says_so(engine, folder):
    engine.replace(LIBRARY)
    engine.completed()
    engine.close()
    for file in folder.glob("*.seg"):
        file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(Unavailable):
        found(engine, "quy trinh")
    assert found(engine, "quy trinh") == [] and not engine.status().complete
    gc.collect()  # Whoosh drops the file it failed to open without closing it


def _write_for_ever(folder):
    engine = open_engine("whoosh", folder)
    for _ in range(10_000):
        engine.replace(LIBRARY)


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(engine, folder):
    engine.replace(LIBRARY)
    whole = engine.status().passages
    for wait in (0.05, 0.11, 0.23):
        writer = multiprocessing.get_context("spawn").Process(target=_write_for_ever, args=(folder,))
        writer.start()
        started = time.monotonic()
        while time.monotonic() - started < 0.6 + wait:
            assert found(engine, "quy trinh kiem soat")[0] == 1
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert engine.status().passages == whole
    engine.replace(LIBRARY)
    assert engine.status().passages == whole


def test_the_generated_corpus_is_the_same_every_time():
    assert list(entries(30)) == list(entries(30))
    assert len({entry.id for entry in entries(30)}) == 30
