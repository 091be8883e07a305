"""The search page and the suggestions of the box on every page; both also as data (docs/search.md)."""

from flask import Blueprint, current_app, jsonify, make_response, render_template, request
from flask_login import current_user

from qms.core import clock
from qms.core.lists import here
from qms.core.policy import signed_in
from qms.core.web import as_of, requires, wants_json

from . import beside, results, source
from .results import Result, Results
from .source import Scope, Shown

search = Blueprint("search", __name__)
PRIVATE = "private, no-store"


@search.get("/search")
@requires(signed_in)
def page():
    """Documents that answer `q`, on the day `as_of`: what may be seen of them, best first."""
    found = results.find(request.args.get("q", ""), _scope(), page=request.args.get("page", 1, type=int))
    following = here(page=found.next_page) if found.next_page else None
    if wants_json():
        return _private(jsonify(_page_as_data(found, following)))
    library = source.current()
    return _private(
        render_template(
            "search/page.html",
            found=found,
            following=following,
            kinds=library.kinds(),
            units=library.units(),
            may_see_past=library.may_see_past(current_user.person),
            marked=results.marked,
            beside=beside.open_to(current_user.person) if _asks_of_today(found) else [],
        )
    )


@search.get("/search/beside")
@requires(signed_in)
def beside_documents():
    """A fragment for the page of results: what holds the words of `q` beside documents, as far as it may be seen."""
    person, text = current_user.person, request.args.get("q", "").strip()
    groups = [(each, *each.find(text, person)) for each in beside.open_to(person)] if text else []
    return _private(render_template("search/beside.html", groups=groups, q=text, most=beside.MOST))


@search.get("/search/suggestions")
@requires(signed_in)
def suggestions():
    """Code and title of up to eight documents that go on as typed."""
    found = results.suggestions(request.args.get("q", ""), _scope())
    if wants_json():
        items = [{"code": shown.code, "title": shown.title, "url": shown.url} for shown in found]
        return _private(jsonify(suggestions=items))
    fragment = current_app.jinja_env.get_template("search/suggestions.html")  # needs nothing of what every page shows
    return _private(fragment.render(items=found))


def _scope() -> Scope:
    args = request.args
    return Scope(
        person=current_user.person,
        on=as_of(),
        today=clock.today(),
        past="past" in args,
        mine="mine" in args,
        kind=args.get("kind", ""),
        unit=_whole(args.get("unit")),
        clause=args.get("clause", "").strip(" .;")[:20],
    )


def _asks_of_today(found: Results) -> bool:
    """Nothing else is narrowed by kind or clause, or can be seen as it stood on another day."""
    wanted = request.args
    return bool(found.query and found.page == 1 and as_of() == clock.today()) and not (
        wanted.get("kind") or wanted.get("clause")
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def _page_as_data(found: Results, following: str | None) -> dict:
    return {
        "query": found.query.text,
        "as_of": as_of().isoformat(),
        "page": found.page,
        "next": following,
        "complete": found.complete,
        "shortened": found.query.shortened,
        "from_index": found.from_index,
        "results": [_result_as_data(item) for item in found.items],
    }


def _result_as_data(item: Result) -> dict:
    places = [
        {"place": place.place, "url": place.url, "pieces": [{"text": t, "match": m} for t, m in place.pieces]}
        for place in item.places
    ]
    return _shown_as_data(item.shown) | {
        "passages": places,
        "others": [_shown_as_data(other) for other in item.others],
    }


def _shown_as_data(shown: Shown) -> dict:
    return {
        "code": shown.code,
        "title": shown.title,
        "number": shown.number,
        "kind": str(shown.kind),
        "unit": shown.unit,
        "states": [str(words) for words, _tone in shown.chips],
        "url": shown.url,
    }


def _private(body):
    response = make_response(body)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Vary"] = "Accept, Cookie"
    return response
