"""One story of a nonconformity as the steps that people took, each on its day (`stories/office.yaml` says how)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from qms.core.calendar import Calendar

from .players import Players

ROAD = ("reported", "correcting", "analysing", "planning", "plan_review", "acting", "verifying", "effectiveness")
ENDS = {"closed": len(ROAD), "not_effective": len(ROAD), "waived": ROAD.index("planning")}  # how far each had come
AFTER = {"confirm": 1, "correct": 4, "analyse": 9, "plan": 10, "send_plan": 11, "agree": 14}  # days, as things go
VERIFIED_AFTER, JUDGED_AFTER = 3, 75  # sixty days, and as much as holidays may move either


@dataclass(frozen=True)
class Act:
    """Something a person did on a day."""

    day: date
    take: Callable[[date], None]


def acts_of(row: dict, today: date) -> list[Act]:
    """Every step of a story, in order."""
    story = _Story(row, Players(row, today))
    return [Act(worked(today, offset), take) for offset, take in story.told()]


def worked(today: date, offset: int) -> date:
    """The day of an offset, or the last one before on which somebody works."""
    day = today + timedelta(days=offset)
    calendar = Calendar.around(day, day)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


class _Story:
    """A row of the stories; days are offsets from the day of loading."""

    def __init__(self, row: dict, players: Players):
        self.row, self.players = row, players

    def told(self) -> Iterator[tuple]:
        """(offset, what is done) of the whole story."""
        found, reach = self.row["found"], self.row["reach"]
        yield found, self.players.report
        if reach == "dismissed":
            yield found + 2, self._step("dismiss", "officer", reason=self.row["reason"])
        elif reach == "duplicate":
            yield found + 1, self.players.link
        elif reach != "reported":
            yield found + AFTER["confirm"], self.players.confirm
            if self._came_to("analysing"):
                yield found + AFTER["correct"], self.players.correct
            yield from self._dealt_with(found)

    def _dealt_with(self, since: int) -> Iterator[tuple]:
        """From the cause on, as far as the story goes."""
        if not self._came_to("planning"):
            return
        yield since + AFTER["analyse"], self.players.analyse
        if self.row["reach"] == "waived":
            yield since + AFTER["send_plan"], self._step("waive", "approver", reason=self.row["reason"])
            return
        for planned in self.row["actions"]:
            yield since + AFTER["plan"], partial(self.players.plan, planned)
        if self._came_to("plan_review"):
            yield since + AFTER["send_plan"], self._step("send_plan", "head")
        if self._came_to("acting"):
            yield since + AFTER["agree"], self._step("agree", "approver")
            yield from self._carried_out()

    def _carried_out(self) -> Iterator[tuple]:
        done = [planned for planned in self.row["actions"] if "done" in planned]
        for planned in self.row["actions"]:
            for act in planned.get("acts", ()):
                yield act["day"], partial(self.players.ask, planned, act)
        for planned in done:
            yield planned["done"], partial(self.players.report_done, planned)
        if done:
            yield from self._proved(done)

    def _proved(self, done: list[dict]) -> Iterator[tuple]:
        verified = self.row.get("verified", max(planned["done"] for planned in done) + VERIFIED_AFTER)
        for planned in done:
            if planned.get("verified") or self._came_to("effectiveness"):
                yield verified, partial(self.players.verify, planned)
        if self.row["reach"] == "closed":
            conclusion = self.row["conclusion"]
            yield verified + JUDGED_AFTER, self._step("judge_effective", "closer", conclusion=conclusion)
        elif self.row["reach"] == "not_effective":
            judged = self.row["judged"]
            yield judged, self._step("judge_not_effective", "closer", reason=self.row["reason"])
            yield from self._next()._dealt_with(judged)

    def _next(self) -> "_Story":
        """The round that goes on from this one under a number of its own."""
        row = {name: self.row[name] for name in ("unit", "kind", "what")} | self.row["next"]
        return _Story(row, Players(row, self.players.today, is_next=True))

    def _came_to(self, state: str) -> bool:
        reach = self.row["reach"]
        return (ENDS[reach] if reach in ENDS else ROAD.index(reach)) >= ROAD.index(state)

    def _step(self, name: str, who: str, **given) -> Callable[[date], None]:
        return partial(self.players.step, name, who, given)
