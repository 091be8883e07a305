"""The lists of nonconformities and actions, the board, the dashboard and the desk over HTTP, at their full volume."""

from . import machine
from .figures import Figure, spread
from .pages import Scene, timed

WORDS = ("kiem+soat", "ho+so", "giay+phep+lao+dong", "an+toan+ve+sinh", "tre+em", "thanh+tra+kiem+soat+tai+lieu")

PAGES = {
    "nonconformity list": (
        "officer",
        "head",
        "/nonconformities",
        ("", "?state=overdue", "?sort=unit", "?page=9", "?kind=major"),
    ),
    "board": ("officer", "head", "/nonconformities/board", ("", "?kind=minor")),
    "action list": ("officer", "head", "/actions", ("", "?state=open", "?state=overdue", "?sort=-unit", "?page=9")),
    "dashboard": ("director", "head", "/dashboard", ("", "?period=24", "?unit=2", "?period=this_year")),
    "desk": ("officer", "head", "/", ("",)),
    "overdue": ("director", "head", "/overdue", ("", "?sort=-unit")),
    "record list": (
        "officer",
        "head",
        "/records",
        ("", "?state=due", "?state=open", "?sort=-opened", "?year=2020", "?unit=3", "?page=30"),
    ),
    "records by words": ("officer", "head", "/records", tuple(f"?q={words}" for words in WORDS)),
    "due for disposal": ("officer", "clerk", "/records/disposals/new", ("", "?unit=2")),
    "lists for disposal": ("officer", "head", "/records/disposals", ("",)),
    "record page": ("officer", "director", "/records", ("/123", "/150000", "/199800")),
}


def oversight(scene: Scene) -> list[Figure]:
    """Each page for one who sees all (officer, director) and for a head, together and each alone in the note."""
    figures = []
    for name, (overseer, head, path, views) in PAGES.items():
        seconds, note = [], []
        for who in (overseer, head):
            paths = [f"{path}{views[n % len(views)]}" for n in range(scene.times // 2)]
            with scene.browser(who) as browser:
                some = timed(browser, paths)
            note.append(f"{who} p95 {spread(name, some)[1].value:.0f} ms")
            seconds += some
        machine.take()
        figures += spread(name if name != "desk" else "desk, full", seconds, "; ".join(note))
    return figures
