"""The list of actions costs the same statements however long it is; that of nonconformities beside its reports."""

import pytest

from tests.documents.pages import statements


@pytest.mark.parametrize("address", ["", "?state=open&sort=-unit", "?sort=owner", "?unit=2&state=overdue"])
def test_the_list_costs_the_same_however_many(app, world, plan, sign_in, address):
    plan()
    officer = sign_in(world.officer)
    with statements(app) as few:
        officer.get(f"/actions{address}")
    for owner in (world.staff, world.other, world.head):
        plan(owner=owner)
    officer = sign_in(world.officer)
    with statements(app) as many:
        assert officer.get(f"/actions{address}").status_code == 200
    assert len(many) == len(few) <= 14
