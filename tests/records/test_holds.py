"""A hold stops destruction for everyone, whatever is under way, and whether or not the record is closed."""

from qms.core import jobs
from qms.operating import doctor
from tests.records.conftest import fresh
from tests.records.test_disposal import MINUTES, REASON, due, lead, propose, state, step, take  # noqa: F401


def test_a_hold_stops_a_list_on_its_way_for_everyone(world, sign_in, due):  # noqa: F811
    held, rest = due("Bị giữ"), due("Không bị giữ")
    disposal = propose(world, held, rest)
    lead(world, sign_in, disposal, until="approve")
    client = sign_in(world.qmr)
    assert client.post(f"/records/{held.id}/steps/hold", data={"reason": REASON}).status_code == 303
    lead_on = take(sign_in(world.clerk), disposal, "carry_out", **MINUTES)
    assert lead_on.status_code == 303 and (state(held), state(rest)) == ("held", "destroyed")
    jobs.run_due()
    assert fresh(held).files[0].file.path.exists() and list(doctor.faults()) == []
    assert sign_in(world.staff).post(f"/records/{held.id}/steps/release", data={"reason": REASON}).status_code == 403
    step(held, "release", world.qmr, reason=REASON)
    assert state(held) == "closed"


def test_a_hold_before_the_approval_takes_the_record_off_the_list(world, sign_in, due):  # noqa: F811
    held, rest = due("Bị giữ"), due("Không bị giữ")
    disposal = propose(world, held, rest)
    step(held, "hold", world.director, reason=REASON)
    lead(world, sign_in, disposal)
    assert (state(held), state(rest)) == ("held", "destroyed")
    assert REASON in sign_in(world.head).get(f"/records/disposals/{disposal.id}").text


def test_what_a_hold_took_off_a_list_is_destroyed_only_by_the_list_it_is_put_on_next(world, sign_in, due):  # noqa: F811
    held, rest, later = due("Bị giữ"), due("Không bị giữ"), due("Để sau")
    first, dropped = propose(world, held, rest), propose(world, later)
    for disposal in (first, dropped):
        lead(world, sign_in, disposal, until="approve")
    for record in (held, later):
        step(record, "hold", world.qmr, reason=REASON)
        step(record, "release", world.qmr, reason=REASON)
    propose(world, held, later)
    assert take(sign_in(world.clerk), first, "carry_out", **MINUTES).status_code == 303
    assert (state(held), state(rest)) == ("listed", "destroyed")
    assert take(sign_in(world.director), dropped, "drop", reason=REASON).status_code == 303
    assert state(later) == "listed"


def test_a_hold_on_an_open_record_bars_dropping_it_and_outlives_its_closing(world, sign_in, keep):
    record, client = keep(), sign_in(world.qmr)
    assert client.post(f"/records/{record.id}/steps/hold_open", data={"reason": REASON}).status_code == 303
    assert state(record) == "open" and REASON in client.get(f"/records/{record.id}").text
    assert record.number in client.get("/records?state=held").text
    dropped = sign_in(world.staff).post(f"/records/{record.id}/steps/drop", data={"reason": REASON})
    assert dropped.status_code == 422 and fresh(record).files[0].file
    closing = {"closed_on": "16/03/2026", "retention": "5"}
    assert sign_in(world.head).post(f"/records/{record.id}/steps/close", data=closing).status_code == 303
    assert (state(record), fresh(record).hold_reason) == ("held", REASON)
    step(record, "release", world.qmr, reason=REASON)
    assert (state(record), fresh(record).held_on) == ("closed", None)


def test_a_hold_on_an_open_record_is_lifted(world, sign_in, keep):
    record, client = keep(), sign_in(world.qmr)
    for taken, status in (("hold_open", 303), ("hold_open", 403), ("release_open", 303), ("release_open", 403)):
        answer = client.post(f"/records/{record.id}/steps/{taken}", data={"reason": REASON})
        assert answer.status_code == status, taken
    assert fresh(record).held_on is None and fresh(record).hold_reason == ""
