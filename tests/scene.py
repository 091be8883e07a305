"""A department in which everything there is exists in every state, for tests that go through all routes.

Every text is a canary: the title of a revision holds `ten…`, its file `chu…`, its summary `tomtat…`, with its name
here. `Scene.subjects[Model][name]` is an id; `Browser` asks as one person, each time with nothing already read.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from qms.actions import operations as actions
from qms.actions.models import Action
from qms.actions.workflow import ACTION
from qms.attachments.models import Attachment
from qms.attachments.operations import Received, attach
from qms.comments import operations as comments
from qms.comments.models import Comment
from qms.core import calendar, clock, files, jobs
from qms.core.calendar import SpecialDay
from qms.core.database import db, locked, writing
from qms.documents import reading
from qms.documents.distribution.models import Recipient
from qms.documents.models import Document, Returned, Revision
from qms.nonconformities import operations as nonconformities
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.notices.models import Notice
from qms.people.models import Assignment, Coverage, Delegation, Person, QualitySystem, Unit, UserSession
from qms.requests import operations as requests
from qms.requests.models import ChangeRequest
from qms.requests.workflow import REQUEST
from tests.scene_of_records import Kept
from tests.snapshots import built_once
from tests.world import PEOPLE, World

MORE_PEOPLE = {
    "steering": ("Trịnh Văn Ban", "Phó Giám đốc", "SO", "steering", "qms:SO"),
    "inspector": ("Khách Đánh Giá", "Chuyên viên Sở KHCN", "SO", "inspector", "qms:SO"),
    "branch_administrator": ("Quản Trị Chi Cục", "Chuyên viên", "CC", "administrator", "CC"),
    "nobody": ("Người Mới Đến", "Chuyên viên", "VP", None, None),
}
PERSONS = (*PEOPLE, *MORE_PEOPLE)
PAST = date(2024, 1, 8)
_PLANNED = {"confirm": "officer", "correct": "head", "analyse": "head", "plan": "head"}
NONCONFORMITIES = {  # name: the steps that lead there, and who takes them
    "dismissed": {"dismiss": "officer"},
    "duplicate": {"link": "officer"},
    "correcting": {"confirm": "officer"},
    "analysing": {"confirm": "officer", "correct": "head"},
    "planning": {"confirm": "officer", "correct": "head", "analyse": "head"},
    "plan_review": _PLANNED | {"send_plan": "head"},
    "acting": _PLANNED | {"send_plan": "head", "agree": "qmr"},
    "verifying": _PLANNED | {"send_plan": "head", "agree": "qmr", "report_done": "author"},
    "effectiveness": _PLANNED | {"send_plan": "head", "agree": "qmr", "report_done": "author", "verify": "auditor"},
    "closed": {"confirm": "officer", "correct": "head", "waive": "qmr"},
}


@dataclass
class Scene(Kept):
    """The world with one thing of each kind and state, by name."""

    world: World
    subjects: dict[type, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def build(cls) -> "Scene":
        return built_once(cls._build)

    @classmethod
    def _build(cls) -> "Scene":
        world = World.build()
        with writing() as session:
            for key, (name, title, unit, role, place) in MORE_PEOPLE.items():
                setattr(world, key, _person(world, key, name, title, unit, role, place))
            session.flush()
        scene = cls(world)
        revisions = scene._in_force() | scene._under_way()
        scene.subjects[Revision] = {name: revision.id for name, revision in revisions.items()}
        scene.subjects[Document] = {
            name: revisions[name].document_id
            for name in ("in_force", "restricted", "elsewhere", "branch", "withdrawn", "new", "draft", "reviewed")
        }
        lines = db.session.scalars(select(Recipient))
        scene.subjects[Recipient] = {f"{line.document.code}-{line.id}": line.id for line in lines}
        scene._nonconformities()
        scene.subjects[Comment] = scene._comments()
        scene._change_requests()
        scene._records()
        scene._people()
        jobs.run_due()
        return scene

    def revision(self, name: str) -> Revision:
        return db.session.get(Revision, self.subjects[Revision][name])

    def _in_force(self) -> dict[str, Revision]:
        world, made = self.world, {}
        made["past"] = self._publish("past", "QT-VP-01", since=PAST, review_months=12)
        made["in_force"] = self._publish("in_force", "QT-VP-01", number=(1, 1))
        made["restricted"] = self._publish("restricted", "QT-VP-02", security="restricted")
        made["elsewhere"] = self._publish("elsewhere", "QT-LĐVL-01", unit="LĐVL", security="restricted")
        made["branch"] = self._publish("branch", "QT-CC-01", unit="CC", qms="CC")
        made["form"] = self._publish("form", "BM-QT.VP.01-01", kind="form", parent=made["in_force"].document)
        for name in ("in_force", "restricted"):
            world.distribute(made[name].document, "SO", roles=["auditor"], people=[world.branch_staff])
        made["withdrawn"] = self._publish("withdrawn", "QT-VP-03")
        world.withdraw(made["withdrawn"].document, reason="Thu hồi lydowithdrawn theo quy định mới.")
        return made

    def _under_way(self) -> dict[str, Revision]:
        """Each on a document of its own; all but the branch's written by `author`, signed by `head` and `director`."""
        world, made = self.world, {}
        names = ("draft", "returned", "in_review", "reviewed", "coming", "recalled", "discarded")
        for number, name in enumerate(names, 10):
            base = self._publish(f"base_{name}", f"QT-VP-{number}")
            made[name] = self._draft(base.document, name)
        for name in ("returned", "in_review", "reviewed", "coming", "recalled"):
            world.send(made[name])
        for name in ("reviewed", "coming", "recalled"):
            world.review(made[name])
        for name in ("coming", "recalled"):
            world.approve(made[name], since=clock.today() + timedelta(days=30))
        world.take(made["recalled"], "recall", world.deputy_director, reason="Cần sửa lại lydorecalled trước đã.")
        world.take(made["discarded"], "discard", world.author)
        self._return(made["returned"])
        base = self._publish("base_branch", "QT-CC-10", unit="CC", qms="CC")
        route = [(world.branch_leader, "approved")]
        made["branch_draft"] = self._draft(base.document, "branch_draft", by=world.branch_staff, route=route)
        made["new"] = self._draft(world.create("QT-VP-20", "tennew Mới soạn").document, "new")
        return made

    def _publish(self, name: str, code: str, **more) -> Revision:
        return self.world.publish(code, f"Quy trình ten{name}", text=[f"Nội dung chu{name}"], **more)

    def _draft(self, document: Document, name: str, **more) -> Revision:
        values = {"title": f"Quy trình ten{name}", "summary": f"Sửa tomtat{name}", "basis": f"Theo cancu{name}"}
        return self.world.draft(document, text=[f"Nội dung chu{name}"], **values, **more)

    def _return(self, revision: Revision) -> None:
        upload = World.upload("Góp ý chugopy", name="góp ý.docx")
        marked = reading.store(World.docx("Góp ý chugopy"), "góp ý.docx", upload.extraction)
        with writing():
            files.keep(marked.staged, marked.media_type)
        given = {"file_sha256": marked.staged.sha256, "file_name": "góp ý.docx"}
        self.world.take(revision, "return", self.world.head, reason="Mục 5 chưa đúng lydoreturned.", **given)

    def _attach(self, name: str) -> int:
        stored = World.upload("Kèm theo", name="kèm theo.docx")
        kept = Received(stored.staged, stored.media_type, stored.name)
        with writing():
            return attach(self.revision(name), [kept], by=self.world.officer)[0].id

    def _nonconformities(self) -> None:
        """One in each state, of VP, reported by `staff`; and one of another unit, one of the branch."""
        world, made = self.world, {}
        made["reported"] = self._report("reported")
        made["elsewhere"] = self._report("elsewhere", unit="LĐVL", by=world.other)
        made["branch"] = self._report("branch", unit="CC", by=world.branch_staff)
        for name, steps in NONCONFORMITIES.items():
            made[name] = self._report(name)
            for step, by in steps.items():
                self._lead(made[name], step, getattr(world, by))
        self.subjects[Nonconformity] = made
        of = {row.uid: name for name, ident in made.items() if (row := db.session.get(Nonconformity, ident))}
        self.subjects[Action] = {of[act.origin_uid]: act.id for act in db.session.scalars(select(Action))}

    def _report(self, name: str, *, unit: str = "VP", by: Person | None = None) -> int:
        world, day = self.world, clock.today()
        with writing():
            place = db.session.get(Unit, world.units[unit].id)
            given = {"source": "self_found", "what": f"Việc chưa đúng viec{name}", "discovered_on": day}
            return nonconformities.report(by=by or world.staff, today=day, unit=place, **given).id

    def _lead(self, ident: int, step: str, by: Person) -> None:
        unit, original = self.world.units["VP"], db.session.scalar(select(Nonconformity).order_by(Nonconformity.id))
        given = {
            "confirm": {"kind": "minor", "unit": unit, "deadline": clock.today() + timedelta(days=60)},
            "dismiss": {"reason": "Không phải sự không phù hợp lydodismissed."},
            "link": {"original": original},
            "correct": {"correction": "Đã xin lỗi.", "corrected_on": clock.today()},
            "waive": {"reason": "Đã xử lý xong ngay tại chỗ lydowaive."},
            "analyse": {"method": "other", "root_cause": "Chưa phân công.", "cause_group": "method"},
        }
        with writing():
            row, author = db.session.get(Nonconformity, ident), self.world.author
            if step == "plan":
                due = clock.today() + timedelta(days=30)
                actions.plan_action(row, by=by, today=clock.today(), what="Việc hanhdong", owner=author, due=due)
                return
            if step in ACTION.steps:
                for act in row.actions:
                    done = {"outcome": "Đã làm.", "done_on": clock.today()}
                    ACTION.fire(act, step, by=by, today=clock.today(), **(done if step == "report_done" else {}))
                return
            NONCONFORMITY.fire(row, step, by=by, today=clock.today(), **given.get(step, {}))

    def _comments(self) -> dict[str, int]:
        """One on a revision by its reviewer, on a nonconformity by who reported it, on an action by its owner."""
        world, made = self.world, {}
        about = {
            "in_review": (Revision, world.head),
            "analysing": (Nonconformity, world.staff),
            "acting": (Action, world.author),
        }
        for name, (model, by) in about.items():
            with writing():
                subject = db.session.get(model, self.subjects[model][name])
                made[name] = comments.write(subject, by=by, text=f"Mục 5 chưa rõ ykien{name}").id
        return made

    def _change_requests(self) -> None:
        """One in each state about a document in force of VP, asked by `other`; and one about the branch's."""
        world, made = self.world, {}
        for name, step in {
            "asked": None,
            "drafting": "accept",
            "declined": "decline",
            "taken_back": "take_back",
        }.items():
            base = self._publish(f"base_{name}", f"QT-VP-3{len(made)}")
            made[name] = self._ask(base.document, name, world.other)
            by = world.other if step == "take_back" else world.head
            given = {"author": world.author} if step == "accept" else {"reason": f"Chưa cần sửa lydo{name} lúc này."}
            if step:
                with writing():
                    row = locked(ChangeRequest, made[name])
                    REQUEST.fire(row, step, by=by, today=clock.today(), **given)
        made["branch"] = self._ask(self.revision("branch").document, "branch", world.branch_staff)
        self.subjects[ChangeRequest] = made

    def _ask(self, document: Document, name: str, by: Person) -> int:
        given = {"proposed": f"Cần sửa denghi{name}", "ground": "practice", "reason": "Thực tế đã khác."}
        with writing():
            return requests.ask(locked(Document, document.id), by=by, today=clock.today(), **given).id

    def _special_day(self) -> int:
        with writing():
            return calendar.add(date(2026, 4, 27), is_working=False, name="Giỗ Tổ", by=self.world.administrator).id

    def _people(self) -> None:
        world, one = self.world, db.session.scalar
        world.delegate(world.director, world.deputy_director)
        world.delegate(world.branch_leader, world.branch_staff, kind="TL")
        for person in (world.staff, world.branch_staff):
            World.open_session(current_app.test_client(), person)
        people = {name: getattr(world, name) for name in ("staff", "branch_staff", "administrator", "director")}
        self.subjects |= {
            Person: {name: person.id for name, person in people.items()},
            Unit: {code: world.units[code].id for code in ("VP", "CC")},
            QualitySystem: {code: system.id for code, system in world.systems.items()},
            Coverage: {u: one(select(Coverage.id).join(Coverage.unit).where(Unit.code == u)) for u in ("VP", "CC")},
            Assignment: {
                name: one(select(Assignment.id).where(Assignment.person_id == getattr(world, name).id))
                for name in ("staff", "branch_staff", "administrator")
            },
            Delegation: {
                name: one(select(Delegation.id).where(Delegation.delegator_id == getattr(world, name).id))
                for name in ("director", "branch_leader")
            },
            UserSession: {
                name: one(select(UserSession.id).where(UserSession.person_id == getattr(world, name).id))
                for name in ("staff", "branch_staff")
            },
            Returned: {"returned": one(select(Returned.id))},
            SpecialDay: {"day": self._special_day()},
            Attachment: {name: self._attach(name) for name in ("in_force", "branch")},
            Notice: {
                name: one(select(Notice.id).where(Notice.recipient_id == getattr(world, name).id).order_by(Notice.id))
                for name in ("author", "director")
            },
        }


def _person(world: World, key: str, name: str, title: str, unit: str, role: str | None, place: str | None) -> Person:
    person = world._person(key, name, title, unit, role or "staff", place or unit)
    if role is None:
        db.session.flush()
        db.session.delete(db.session.scalar(select(Assignment).where(Assignment.person_id == person.id)))
    return person


class Browser:
    """One person's browser; without a person, somebody who is not signed in. Every request starts from nothing."""

    def __init__(self, person: Person | None, *, language: str | None = None):
        self.app = current_app._get_current_object()
        self.client: FlaskClient = self.app.test_client()
        if person is not None:
            World.open_session(self.client, person, language=language)

    def __call__(self, method: str, address: str, **given):
        with self.app.app_context():
            response = self.client.open(address, method=method, buffered=True, **given)
            db.session.remove()
            return response
