"""What people would ask of the starter library, and how well it answers: a floor under every change of ranking.

The questions were written from the titles alone, before any answer was seen, in the words of those who work there.
`answers` are the documents any of which is right. Each is asked with and without its diacritics. The library is small
(50 documents): this shows that nothing is broken, not how a large one would be ranked.
"""

import csv
from itertools import islice
from pathlib import Path

import pytest

from qms.core.text import fold
from qms.imports import content, docx
from qms.search import grammar, ranking, whoosh_engine  # noqa: F401
from qms.search.engine import Entry, open_engine

LIBRARY = Path(__file__).parents[2] / "procedures"
QUESTIONS = Path(__file__).with_name("questions.tsv")
RECALL, RANK = 0.95, 0.9
"""At least so many have a right answer among the first five; the mean of one over the place of the first right one."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """`answers(question)`: the codes found in the newest revisions of the starter library, best first."""
    engine = open_engine("whoosh", tmp_path_factory.mktemp("relevance") / "index")
    with (LIBRARY / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (int(row["issue"]), int(row["amendment"])))
    newest = {row["code"]: row for row in rows}
    codes = dict(enumerate(sorted(newest), 1))
    engine.replace({number: list(_entries(number, newest[code])) for number, code in codes.items()})

    def ask(question):
        found = ranking.find(engine, grammar.read(question), visible=set)
        return [codes[hit.revision] for hit in islice(found.hits, 5)]

    yield ask
    engine.close()


def _entries(number, row):
    extraction = docx.extract((LIBRARY / row["file"]).read_bytes())
    for place, passage in enumerate(content.passages(extraction)):
        yield Entry(number * 1000 + place, number, row["code"], row["title"], passage.section, passage.text)


@pytest.mark.parametrize("typed", [str, fold], ids=["with diacritics", "without"])
def test_nearly_every_question_has_its_answer_among_the_first_five(answers, typed):
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        asked = [(row["question"], set(row["answers"].split())) for row in csv.DictReader(file, delimiter="\t")]
    places, missed = [], []
    for question, right in asked:
        found = answers(typed(question))
        place = next((place for place, code in enumerate(found, 1) if code in right), None)
        places.append(1 / place if place else 0)
        if not place:
            missed.append((question, found))
    recall, rank = 1 - len(missed) / len(asked), sum(places) / len(asked)
    print(f"{len(asked)} questions: recall@5 {recall:.2f}, mean reciprocal rank {rank:.2f}")
    assert recall >= RECALL, missed
    assert rank >= RANK, missed
