"""Filling an empty index with every processor: a segment each, as `replace` writes them, then one table of contents.

The way of `flask qms reindex` takes some five times as long; what is measured is reading, and it reads the same index.
"""

import gc
import multiprocessing
import os

from qms.core.database import db
from qms.search import index, source
from qms.search.whoosh_codec import Codec
from qms.search.whoosh_engine import WhooshEngine, _document

BATCH = 200
PROCESSES = os.cpu_count() or 1
LONGEST = 900  # seconds


def fill() -> None:
    """Index every revision of the current application's database."""
    engine = index.current()
    engine.wipe()
    ids = list(source.current().every())
    db.session.remove()
    db.engine.dispose()
    fork = multiprocessing.get_context("fork")
    results = fork.Queue()
    share = -(-len(ids) // PROCESSES)
    shares = [ids[start : start + share] for start in range(0, len(ids), share)]
    workers = [fork.Process(target=_segment, args=(engine, part, n, results)) for n, part in enumerate(shares)]
    for worker in workers:
        worker.start()
    segments = [results.get(timeout=LONGEST) for _ in workers]
    for worker in workers:
        worker.join()
    with engine._writing(merge=False) as writer:
        writer.segments.extend(segment for _, segment in sorted(segments, key=lambda pair: pair[0]))
    engine.completed()


def _segment(engine: WhooshEngine, revisions: list[int], place: int, results) -> None:
    gc.disable()  # nothing here goes in circles, and millions of postings are looked through again and again
    writer = engine._index().writer(_lk=False, limitmb=512, codec=Codec())
    for start in range(0, len(revisions), BATCH):
        for entries in source.current().entries(revisions[start : start + BATCH]).values():
            for number, entry in enumerate(entries):
                writer.add_document(**_document(entry, first=number == 0))
    results.put((place, writer._finalize_segment()))  # the folder for sorting is everybody's: the last commit clears it
