"""What came of a nonconformity is kept while that goes on in another one."""

import pytest
from sqlalchemy import update

from qms.core.database import writing
from qms.nonconformities.models import Nonconformity
from qms.records import queries
from tests.nonconformities.test_reporting import report  # noqa: F401  (a fixture)


@pytest.mark.parametrize(("following", "is_kept"), [("acting", True), ("closed", False)])
def test_its_record_is_kept_while_it_goes_on_in_another(keep, report, following, is_kept):  # noqa: F811
    first, second = report(), report()
    goes_on = {"id": second.id, "state": following, "predecessor_id": first.id}
    with writing() as session:
        session.execute(update(Nonconformity), [{"id": first.id, "state": "closed", "predecessor_id": None}, goes_on])
    assert queries.is_tied(keep(origin=first.ref)) == is_kept
