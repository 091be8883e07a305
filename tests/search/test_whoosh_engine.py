"""The Whoosh engine keeps the contract, its folder to itself, and its readers while others write or die."""

import gc
import multiprocessing
import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from whoosh.filedb.structfile import StructFile

from qms.search import grammar, whoosh_engine, whoosh_search  # noqa: F401
from qms.search.engine import Entry, Unavailable, open_engine
from qms.search.whoosh_codec import MOST_OFTEN, Codec, Counted, MappedFile, postings
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


def test_every_thread_reads_the_same_copy(engine):
    engine.replace(LIBRARY)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: found(engine, "quy trinh kiem soat"), range(64)))
        assert all(answer == answers[0] for answer in answers)
        assert len({id(snapshot) for snapshot in pool.map(lambda _: engine._snapshot(), range(64))}) == 1


def test_who_reads_while_others_write_goes_on_in_what_was_there(engine, monkeypatch):
    monkeypatch.setattr(whoosh_search, "SECONDS", 60)
    engine.replace(LIBRARY)
    whole = found(engine, "quy trinh")
    hits = engine.search(grammar.read("quy trinh"))
    first = next(hits)
    engine.replace({revision: [] for revision in LIBRARY})
    engine.optimise()
    gc.collect()
    assert [first.revision, *(hit.revision for hit in hits)] == whole
    assert found(engine, "quy trinh") == []


def test_lists_are_read_as_they_were_written_whatever_their_numbers(tmp_path):
    lists = [([0], [1]), ([3, 70_000], [1, 1]), ([1, 2, 65_535], [4, 1, 300]), ([65_536], [2])]
    path = tmp_path / "lists"
    with path.open("wb") as file:
        writer = Codec().postings_writer(StructFile(file))
        entries = [_written(writer, *one) for one in lists]
    mapped = MappedFile(memoryview(path.read_bytes()))
    for (numbers, weights), entry in zip(lists, entries, strict=True):
        read = postings(mapped, entry)
        assert list(read.numbers) == numbers
        assert list(read.weights or [1] * len(numbers)) == [min(weight, MOST_OFTEN) for weight in weights]


def _written(writer, numbers, weights):
    writer.start_postings(Counted(), None)
    for number, weight in zip(numbers, weights, strict=True):
        writer.add_posting(number, float(weight), b"")
    return writer.finish_postings()


def test_terms_are_met_alike_by_halves_and_in_turn_deleted_ones_never(engine):
    engine.replace({n: [Entry(n, n, f"X-{n}", "Mục", "", "chung riêng" if n % 7 == 0 else "chung")] for n in range(90)})
    engine.replace({n: [Entry(n, n, f"X-{n}", "Mục", "", "chung")] for n in range(90, 100)})
    engine.replace({n: [] for n in range(0, 90, 21)})
    index = engine._snapshot()
    common, rare = index.term("terms", "chung"), index.term("terms", "rieng")
    alive = {n for n in range(0, 90, 7) if n % 21}
    for term, wanted in ((common, rare), (rare, common)):
        met = term.among(wanted.newest(1000))
        assert {index.revision[number] for number in met} == alive
    assert len(common.newest(5)) == 5 and len(common.newest(1000)) == 95


def test_the_generated_corpus_is_the_same_every_time():
    assert list(entries(30)) == list(entries(30))
    assert len({entry.id for entry in entries(30)}) == 30
