"""The demonstration's days, whatever day it is loaded on: in the order that the rules demand, and worked.

Nothing is loaded here. What people do is kept from being done; it is asked whether the rules would let it be done.
"""

from datetime import date, timedelta

import pytest

from qms.core import calendar
from qms.core.calendar import Calendar
from qms.demo import changes, players, readers, records, story, year
from qms.demo.story import worked
from qms.documents.limits import READ
from qms.nonconformities.limits import EFFECT
from qms.records import retention
from qms.requests.limits import DECIDE

pytestmark = pytest.mark.sqlite_only
AHEAD = 3 * 366  # days


class Rules(players.Players):
    """Nobody acts; each act is asked whether its day may be that of its step."""

    found: dict[str, date] = {}  # of every story, by what was found

    def report(self, day):
        self.found[self.row["what"].strip()] = day

    def link(self, day):
        assert self.found[self.row["of"].strip()] <= day

    def confirm(self, day):
        assert self.row["what"].strip() in self.found and day <= self._date(self.row["deadline"])

    def correct(self, day):
        self.corrected = day

    def analyse(self, day):
        assert self.is_next or self.corrected <= day
        self.planned, self.done = [], {}

    def plan(self, planned, day):
        self.planned.append(planned)
        assert day <= self._date(planned["due"])

    def ask(self, planned, act, day):
        assert self.agreed <= day and planned["what"] not in self.done
        if act["step"] == "ask_time":
            assert self._date(act["until"]) > max(self._date(planned["due"]), day)
            self.asked = self._date(act["until"])
        elif act["step"] == "grant_time":
            assert self.asked >= day

    def report_done(self, planned, day):
        assert self.agreed <= day
        self.done[planned["what"]] = day

    def verify(self, planned, day):
        self.verified = day
        assert self.done[planned["what"]] <= day

    def step(self, name, who, given, day):
        if name == "send_plan":
            assert self.planned and all(day <= self._date(each["due"]) for each in self.planned)
        elif name == "agree":
            self.agreed = day
        elif name.startswith("judge"):
            assert len(self.done) == len(self.planned)
            assert self.verified + timedelta(days=EFFECT.default) <= day


@pytest.fixture
def ahead(app, monkeypatch) -> list[date]:
    """Every day of three years, and the calendar that the demonstration would keep on it, read once."""
    today = date.today()
    told = [calendar.proposed(year) for year in range(today.year - 3, today.year + 5)]
    days = Calendar({day: is_working for each in told for day, (is_working, _name) in each.items()})
    monkeypatch.setattr(Calendar, "around", lambda first, last: days)
    return [today + timedelta(days=number) for number in range(AHEAD)]


def all_worked(acts, today: date) -> bool:
    """Nobody acts on a free day, nor tomorrow."""
    days = Calendar.around(today, today)
    return all(days.is_working(act.day) and act.day <= today for act in acts)


def test_what_is_told_of_nonconformities_keeps_to_the_rules(ahead, monkeypatch):
    rows = year.stories()
    monkeypatch.setattr(story, "Players", Rules)
    for today in ahead:
        monkeypatch.setattr(Rules, "found", {})
        acts = [act for row in rows for act in story.acts_of(row, today)]
        assert all_worked(acts, today), today
        for act in sorted(acts, key=lambda act: act.day):
            act.take(act.day)
        assert len(Rules.found) == len(rows)


def test_only_one_request_waits_for_too_long(ahead):
    rows = changes.told("requests.yaml")
    for today in ahead:
        late = set()
        for row in rows:
            acts = list(changes.acts_of(row, today))
            assert all_worked(acts, today), today
            assert [act.day for act in acts] == sorted(act.day for act in acts)
            if len(acts) == 1 and Calendar.around(today, today).after(acts[0].day, DECIDE.default) < today:
                late.add(row["document"])
        assert late == {"QT-LĐVL-05"}, today


def test_only_some_readers_are_late(ahead):
    rows = readers.told()
    for today in ahead:
        days = Calendar.around(today, today)
        late = {row["code"] for row in rows if days.after(worked(today, row["kept"]), READ.default) < today}
        assert late == {"QT-VP-03", "QT-HT-01", "QT-NCC-02"}, today


def test_records_are_opened_closed_and_handed_over_in_order(ahead):
    told = records.told()
    by_title = {row["title"]: row for row in told["records"]}
    for today in ahead:
        assert all_worked(records.acts_of(told, today), today), today
        for row in told["records"]:
            opened, closed = (records.day_of(row.get(name, 0), today) for name in ("opened", "closed"))
            assert opened <= closed <= today, (today, row["title"])
            if "corrects" in row:
                assert records.day_of(by_title[row["corrects"]]["closed"], today) <= opened
        for way in told["handovers"].values():
            closed = [records.day_of(by_title[title]["closed"], today) for title in way["records"]]
            assert max(closed) <= led(way, "made", today)[0], (today, way["records"])


def test_what_is_put_on_a_list_for_disposal_is_due_and_something_is_kept_for_a_nonconformity(ahead):
    told, found = records.told(), {row["what"]: row["found"] for row in year.stories()}
    for today in ahead:
        due = {
            row["title"]: retention.due(records.day_of(row["closed"], today), row["years"])
            for row in told["records"]
            if "closed" in row
        }
        for row in told["records"]:
            if "list" in row:
                assert due[row["title"]] <= led(told["lists"][row["list"]], "proposed", today)[0], (today, row["title"])
        tied = [row for row in told["records"] if "of" in row]
        assert [row["title"] for row in tied if due[row["title"]] <= today] == [tied[0]["title"]], today
        for row in tied:
            [since] = [day for what, day in found.items() if what.startswith(row["of"])]
            assert worked(today, since) <= records.day_of(row["opened"], today)


def led(way: dict, first: str, today: date) -> list[date]:
    """The days of the steps of a list, from its making on: each as late as the one before it, or later."""
    days = [worked(today, -each) for each in (way[first], *(step[0] for step in way["steps"]))]
    assert days == sorted(days)
    return days
