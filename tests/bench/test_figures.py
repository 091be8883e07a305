"""What the bench says of growth."""

import pytest

from .figures import Figure, growth


def verdict(*medians: float) -> str:
    """Of one page at 200, 2,000 and 10,000 documents, as far as given."""
    sizes = {size: [Figure("page p50 ms", ms)] for size, ms in zip((200, 2000, 10_000), medians, strict=False)}
    return growth(sizes)[0]["verdict"]


@pytest.mark.parametrize(
    ("medians", "expected"),
    [((20, 30, 37), "ok"), ((20, 20, 22), "ok"), ((20, 30, 60), "OVER"), ((30, 20, 40), "OVER")],
)
def test_a_page_may_grow_by_a_logarithm(medians, expected):
    assert verdict(*medians) == expected


def test_two_sizes_say_nothing_of_growth():
    assert verdict(20, 20).startswith("not measured")
