"""How fast the machine is meanwhile: a fixed piece of work in Python and in SQLite, apart from the application.

Machines differ, and one and the same from hour to hour: figures of two runs compare as far as these do.
"""

import json
import sqlite3
import time
from statistics import median

from .figures import Figure

TIMES = 12
_taken: list[float] = []


def take() -> None:
    """Time the work a few times; to be called between measurements, when nothing else of ours runs."""
    with_rows = sqlite3.connect(":memory:")
    with_rows.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, unit INTEGER, day TEXT, words TEXT)")
    some = ((n, n % 20, f"2026-{n % 12 + 1:02}-01", f"words of {n}" * 8) for n in range(10_000))
    with_rows.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", some)
    for _ in range(TIMES):
        begun = time.perf_counter()
        with_rows.execute("SELECT unit, day, count(*), max(words) FROM row GROUP BY unit, day").fetchall()
        json.dumps([{"name": str(n), "cells": [n, str(n), None]} for n in range(10_000)])
        _taken.append((time.perf_counter() - begun) * 1000)
    with_rows.close()


def figure() -> list[Figure]:
    """The median of what was timed since it was last asked for."""
    found = sorted(_taken)
    _taken.clear()
    said = f"least {found[0]:.0f} ms, 95 of 100 within {found[int(len(found) * 0.95)]:.0f} ms"
    return [Figure("the machine: reference work ms", median(found), said)]
