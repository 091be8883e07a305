"""What people would type into this library, from a fixed seed: no question twice."""

from itertools import islice
from random import Random

from qms.core.text import fold
from tests.search.corpus import entries

from .library import SEED


def short(count: int, *, seed: int = 11) -> list[str]:
    """Two to five neighbouring syllables of a passage or a title, half of them typed without diacritics."""
    random = Random(seed)
    found: dict[str, None] = {}
    for entry in islice(entries(20_000, seed=SEED), 0, None, 7):
        words = random.choice((entry.text, entry.title)).replace(".", "").split()
        length = random.randint(2, 5)
        start = random.randrange(max(1, len(words) - length))
        typed = " ".join(words[start : start + length])
        found.setdefault(fold(typed) if random.random() < 0.5 else typed)
        if len(found) == count:
            break
    return list(found)


def sentences(count: int, *, seed: int = 13) -> list[str]:
    """A whole question of about twenty syllables."""
    random = Random(seed)
    found: dict[str, None] = {}
    for entry in islice(entries(20_000, seed=SEED), 0, None, 11):
        sentence = random.choice(entry.text.split(". ")).strip(".")
        asked = " ".join(sentence.split()[:16])
        found.setdefault(f"Trong trường hợp nào thì {asked}?"[:250])
        if len(found) == count:
            break
    return list(found)


def beginnings(count: int, *, seed: int = 17) -> list[str]:
    """A title or code as far as it has been typed."""
    random = Random(seed)
    found: dict[str, None] = {}
    for entry in islice(entries(20_000, seed=SEED), 0, None, 9):
        text = entry.code if random.random() < 0.3 else fold(entry.title)
        found.setdefault(text[: random.randint(4, min(len(text), 24))].strip())
        if len(found) == count:
            break
    return list(found)
