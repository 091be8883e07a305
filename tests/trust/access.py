"""Who gets what where: every route asked as every kind of person about things in every state (TRUST T6).

`make access` prints the answers into docs/generated/access.md; a change of them is reviewed there like code. `make
test` asks a quarter of the questions, each time others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from qms.actions.workflow import ACTION
from qms.core import clock
from qms.core.policy import only_follows
from qms.documents.models import Revision
from qms.documents.workflow import REVISION
from qms.nonconformities.workflow import NONCONFORMITY
from qms.nonconformities.workflow import STATES as STATES_OF_NONCONFORMITIES
from qms.records.handover.workflow import HANDOVER
from qms.records.workflow import DISPOSAL, RECORD
from qms.requests.workflow import REQUEST
from tests.addresses import Address, addresses
from tests.scene import MORE_PEOPLE, PERSONS, Scene
from tests.world import PEOPLE

ANONYMOUS = "nobody signed in"
PART = 4  # of the people whom `make test` lets ask at each address, one in so many
OF_PEOPLE = ("staff", "head", "officer", "director", "auditor", "branch_officer", "administrator",
             "branch_administrator", "inspector", "nobody", ANONYMOUS)  # fmt: skip
OF_DOCUMENTS = (*(name for name in PERSONS if name != "branch_administrator"), ANONYMOUS)
STATES = ("in_force", "restricted", "branch", "withdrawn", "new")
# A revision in force can be recalled only before its day; the other states repeat these.
STEPS_ABOUT = ("draft", "returned", "in_review", "reviewed", "coming", "branch_draft")
# Where every state would only repeat another row, these are enough.
ENOUGH = {
    "documents.comparison": ("past", "in_force", "draft", "in_review", "branch_draft"),
    "documents.returned_file": ("returned",),
    "documents.signatures": ("past", "in_force", "in_review", "coming"),
    "documents.signed": ("past", "in_force", "reviewed"),
    "documents.edit_revision": ("draft", "in_review", "branch_draft"),
    "documents.history": STATES,
    "documents.revisions": STATES,
    "documents.comment": ("in_force", *STEPS_ABOUT),
    "nonconformities.comment": ("reported", "elsewhere", "branch", "acting", "closed"),
    "actions.comment": ("acting", "effectiveness"),
    "documents.correct": STATES,
    "documents.start_revision": STATES,
    "requests.ask": STATES,
}
STATES_OF_ACTIONS = {  # by the state of the nonconformity they come of
    "planning": "planned",
    "plan_review": "planned",
    "acting": "under_way",
    "verifying": "done",
    "effectiveness": "verified",
}


@dataclass(frozen=True)
class Row:
    """What each person is answered at one address."""

    methods: str
    rule: str
    about: str
    marks: tuple[str, ...]


def is_of_documents(address: Address) -> bool:
    """Whether it belongs to the first table, of documents, search and notices, or to the second."""
    return address.endpoint.partition(".")[0] in (
        "documents",
        "search",
        "desk",
        "notices",
        "requests",
        "nonconformities",
        "actions",
        "comments",
        "records",
        "escalation",
    )


def some(browsers: dict[str, Callable], found: list[tuple[str, Address]], first: int) -> Iterator[tuple]:
    """((rule, about, method), marks) by a quarter of the people: from `first` on, at each address others of them."""
    people = list(browsers.items())
    for number, (rule, address) in enumerate(found, first):
        few = people[number % PART :: PART]
        for method in address.methods:
            marks = {name: _mark(_ask(browser, method, address.url)) for name, browser in few}
            yield (rule, address.about, method), marks


def printed(page: str) -> dict[tuple, dict[str, str]]:
    """The marks that a printed page gives everyone for (rule, about, method)."""
    marks: dict[tuple, dict[str, str]] = {}
    names: list[str] = []
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "address":
            names = cells[3:]
        elif cells[0].startswith("`/"):
            for method in cells[1].split(", "):
                marks[cells[0].strip("`"), cells[2], method] = dict(zip(names, cells[3:], strict=True))
    return marks


def rows(browsers: dict[str, Callable], found: list[tuple[str, Address]]) -> Iterator[Row]:
    """What each browser is answered; `found` are (rule, address) pairs."""
    for rule, address in found:
        answers: dict[tuple[str, ...], list[str]] = {}
        for method in address.methods:
            marks = tuple(_mark(_ask(browser, method, address.url)) for browser in browsers.values())
            answers.setdefault(marks, []).append(method)
        for marks, methods in answers.items():
            yield Row(", ".join(methods), rule, address.about, marks)


def chosen(scene: Scene, patterns: dict[str, str]) -> list[tuple[str, Address]]:
    """(rule, address) of the addresses that are worth a row."""
    states = {name: scene.revision(name).state for name in scene.subjects[Revision]}
    return [
        (patterns[each.endpoint], each)
        for each in addresses(scene)
        if each.endpoint in patterns and _is_worth_a_row(each, states)
    ]


def _is_worth_a_row(address: Address, states: dict[str, str]) -> bool:
    if address.endpoint == "documents.take_step":
        name, about = address.about.split()
        step = REVISION.steps[name]
        return about in STEPS_ABOUT and states[about] in step.source and step.who is not only_follows
    if address.endpoint == "nonconformities.take_step":
        name, about = address.about.split()
        step, state = NONCONFORMITY.steps[name], about if about in STATES_OF_NONCONFORMITIES else "reported"
        return state in step.source and step.who is not only_follows
    if address.endpoint == "requests.take_step":
        name, about = address.about.split()
        step, state = REQUEST.steps[name], about if about in REQUEST.states else "asked"
        return state in step.source and step.who is not only_follows
    if address.endpoint == "actions.take_step":
        name, about = address.about.split()
        step = ACTION.steps[name]
        return STATES_OF_ACTIONS[about] in step.source and step.who is not only_follows
    if address.endpoint == "records.take_step":
        name, about = address.about.split()
        step, state = RECORD.steps[name], about if about in RECORD.states else "open"
        return state in step.source and step.who is not only_follows
    if address.endpoint == "records.take_disposal_step":
        name, about = address.about.split()
        step, state = DISPOSAL.steps[name], about if about in DISPOSAL.states else "draft"
        return state in step.source and about != "given_up"
    if address.endpoint == "records.take_handover_step":
        name, about = address.about.split()
        step, state = HANDOVER.steps[name], about if about in HANDOVER.states else "draft"
        return state in step.source and about != "given_up"
    if address.endpoint == "documents.take_document_step":
        return address.about.split()[1] in STATES
    return address.about in ENOUGH.get(address.endpoint, (address.about,))


def _ask(browser: Callable, method: str, url: str):
    if method == "GET":
        return browser(method, url)
    day = clock.today()
    filled = {"password": "x", "reason": "Lý do đủ dài để được ghi lại.", "withdrawn_from": f"{day:%d/%m/%Y}"}
    filled["effective_from"] = f"{day + timedelta(days=400):%d/%m/%Y}"
    filled |= {"kind": "minor", "unit": "2", "deadline": filled["effective_from"], "number": "KPH-2026-VP-001"}
    filled |= {"correction": "Đã sửa.", "corrected_on": f"{day:%d/%m/%Y}"}
    filled |= {"method": "other", "root_cause": "Chưa phân công.", "cause_group": "method"}
    filled |= {"outcome": "Đã làm.", "done_on": f"{day:%d/%m/%Y}", "until": filled["effective_from"], "owner": "1"}
    filled |= {"proposed": "Sửa hạn.", "ground": "practice"}
    filled |= {"opened_on": f"{day:%d/%m/%Y}", "closed_on": f"{day:%d/%m/%Y}", "retention": "5"}
    filled |= {"carried_out_on": f"{day:%d/%m/%Y}", "place": "Kho", "witnesses": "Không"}
    filled |= {"what": "Việc cần làm.", "due": filled["effective_from"], "conclusion": "Có hiệu lực."}
    return browser(method, url, data=filled)


def _mark(response) -> str:
    if response.status_code == 302 and response.location.startswith("/sign-in?next="):
        return "→"
    marks = {403: "✗", 404: "·", 409: "◐", 422: "●", 200: "●", 302: "●", 303: "●"}
    assert response.status_code in marks, f"{response.request.method} {response.request.path}: {response.status}"
    return marks[response.status_code]


def page(documents: list[Row], people: list[Row]) -> str:
    """Both tables as Markdown."""
    who = [
        f"- `{key}`: {role or 'no role'}{f' of {place}' if place else ''}, in {unit}"
        for key, (_name, _title, unit, role, place) in (PEOPLE | MORE_PEOPLE).items()
    ]
    parts = [INTRODUCTION, *who, "", "## Documents, search and notices", "", *_table(documents, OF_DOCUMENTS)]
    return "\n".join([*parts, "", "## People, the log and the rest", "", *_table(people, OF_PEOPLE), ""])


def _table(table: list[Row], names: tuple[str, ...]) -> list[str]:
    head = ("address", "asked", "about", *names)
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return lines + [f"| `{row.rule}` | {row.methods} | {row.about} | {' | '.join(row.marks)} |" for row in table]


INTRODUCTION = """# Who gets what where

Printed by `make access` from what the application answers, compared by `tests/trust/test_access.py`; read like code
when it changes, never edited by hand.

● may (the page, or the act once the form is right) · ✗ is told that this account may not (403) · `·` is told that
there is nothing (404) · ◐ may, but not in the state it is in (409) · → must sign in first (also who has no session).

What an address is about is of the office VP (system SO), written by `author`, on the route of `head` and `director`,
unless its name says `elsewhere` (a restricted document of LĐVL) or `branch` (system CC). Nonconformities and records
are of VP and come from `staff`, those `elsewhere` from `other`, those of the branch from `branch_staff`. The people:
"""
