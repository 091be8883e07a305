"""What SQL lists and counts is what the policy lets a person read: of every kind of thing that notices can be about."""

import pytest
from sqlalchemy import select

from qms.core import links
from qms.core.database import db, writing
from qms.notices import queries
from qms.notices.models import Notice
from tests.scene import PERSONS, Scene


@pytest.mark.sqlite_only
def test_a_condition_in_sql_says_of_every_thing_what_the_policy_says(app):
    scene = Scene.build()
    models = {name: kind.model for name, kind in links._kinds.items() if kind.visible}
    refs = [ref for model in models.values() for ref in _refs(model, scene)]
    assert len(refs) > 20
    for name in PERSONS:
        person = getattr(scene.world, name)
        with writing() as session:
            for ref in refs:
                kind, uid = ref.split(":")
                session.add(Notice(recipient_id=person.id, kind="t", subject_kind=kind, subject_uid=uid, thread=ref))
        listed = set(db.session.scalars(queries.notices_of(person).where(Notice.kind == "t")).all())
        told = {notice.subject for notice in listed}
        assert told == {ref for ref in refs if links.subject(ref, person) is not None}, name


def _refs(model, scene) -> list[str]:
    return [row.ref for row in db.session.scalars(select(model).where(model.id.in_(scene.subjects[model].values())))]
