"""Mail: what each person chose, once, whatever happens to the mail server and to us in between."""

import ssl
from datetime import timedelta

import pytest

from qms.core import clock, jobs
from qms.core.database import db, writing
from qms.notices import operations, queries
from qms.notices.models import Mail, Notice
from qms.notices.post import why_off
from qms.people.models import Person
from tests.conftest import MORNING
from tests.servers.mail import MailServer, certificate
from tests.trust.processes import Place, alone

LEASE = jobs.LEASE + timedelta(seconds=1)
KILLED = -9


def text(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def later(now, span: timedelta) -> None:
    now(clock.now() + span)
    jobs.run_due()


def test_at_once_means_a_mail_for_each_notice(world, kind, revision, tell, choose, post):
    choose(world.staff, "at_once")
    tell(world.staff, kind=kind, subject=revision, n=1)
    tell(world.staff, kind=kind, subject=revision, n=2)
    jobs.run_due()
    first, second = post.to(world.staff)
    assert "has 1 problems" in text(first)
    assert "has 2 problems" in second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_a_digest_comes_once_a_day_with_all_that_is_new_and_unread(now, world, kind, revision, tell, post):
    tell(world.staff, kind=kind, subject=revision, n=1)
    jobs.run_due()
    tell(world.staff, kind=kind, subject=revision, n=2)
    tell(world.staff, kind=kind, subject=revision, n=3)
    jobs.run_due()
    assert [text(mail).count("has ") for mail in post.to(world.staff)] == [1]
    later(now, timedelta(days=1))
    assert [text(mail).count("has ") for mail in post.to(world.staff)] == [1, 2]
    later(now, timedelta(days=1))
    assert len(post.mails) == 2, "nothing new, no mail"


def test_a_digest_waits_for_its_hour(now, world, kind, revision, tell, post):
    now(MORNING - timedelta(hours=2, minutes=1))
    tell(world.staff, kind=kind, subject=revision)
    jobs.run_due()
    assert post.mails == []
    later(now, timedelta(minutes=2))
    assert len(post.mails) == 1


def test_who_wants_no_mail_gets_only_what_must_be_known(world, kind, must, revision, tell, choose, post):
    choose(world.staff, "none")
    tell(world.staff, kind=kind, subject=revision)
    tell(world.staff, kind=must, subject=revision)
    jobs.run_due()
    (mail,) = post.to(world.staff)
    assert "must be known" in text(mail)
    assert "problems" not in text(mail)


def test_a_mail_holds_only_what_is_ones_own_unread_and_readable(world, kind, tell, post):
    own = world.publish("QT-VP-01", "Quy trình của Văn phòng", security="restricted")
    elsewhere = world.publish("QT-LĐVL-01", "Quy trình của phòng khác", unit="LĐVL", security="restricted")
    for subject in (own, elsewhere):
        tell(world.staff, world.other, kind=kind, subject=subject)
    with writing():
        operations.mark_all_read(world.other)
    jobs.run_due()
    (mail,) = post.mails
    assert mail["To"] == f"{world.staff.name} <{world.staff.email}>"
    assert "QT-VP-01" in text(mail)
    for part in mail.walk():
        assert "QT-LĐVL-01" not in part.as_string()


def test_what_was_settled_before_the_mail_went_is_not_mailed(world, kind, revision, tell, choose, post):
    choose(world.staff, "at_once")
    tell(world.staff, kind=kind, subject=revision)
    with writing():
        operations.settle([kind], revision)
    jobs.run_due()
    assert post.mails == []


def test_a_revision_that_was_signed_meanwhile_is_not_asked_for(world, choose, post):
    base = world.publish("QT-VP-02", "Quy trình đánh giá")
    revision = world.send(world.draft(base.document))
    world.review(revision)
    assert queries.count_unread(world.head) == 0
    assert queries.count_unread(world.director) == 1
    jobs.run_due()
    assert [mail["To"] for mail in post.mails] == [f"{world.director.name} <{world.director.email}>"]


def test_a_mail_says_why_one_gets_it_and_how_to_change_it(world, kind, revision, tell, choose, post):
    choose(world.staff, "digest", language="en")
    tell(world.staff, kind=kind, subject=revision, by=world.head, reason="Sai mẫu.")
    jobs.run_due()
    (mail,) = post.mails
    assert mail["Subject"] == "1 notice of 16/03/2026"
    notice = db.session.scalars(queries.unread_of(world.staff)).one()
    for body in (text(mail), mail.get_body(("html",)).get_content()):
        for said in (
            "You look after it.",
            "Sai mẫu.",
            world.head.name,
            f"https://localhost/notices/{notice.id}",
        ):
            assert said in body
        assert "https://localhost/account/notices" in body
    assert mail["List-Unsubscribe"] == "<https://localhost/account/notices>"


def test_the_mail_server_away_for_a_day_loses_and_doubles_nothing(now, world, kind, revision, tell, choose, post):
    post.stop()
    choose(world.staff, "at_once")
    tell(world.staff, world.head, kind=kind, subject=revision)
    jobs.run_due()
    for _hour in range(24):
        later(now, timedelta(hours=1))
    assert post.mails == []
    assert db.session.query(jobs.Job).filter_by(failed=True).count() == 0
    post.start()
    later(now, jobs.LEASE)
    assert sorted(mail["To"].split("<")[1] for mail in post.mails) == [
        f"{world.head.email}>", f"{world.staff.email}>",
    ]  # fmt: skip
    later(now, timedelta(hours=1))
    assert post.doubled == []
    assert jobs.pending("notices:mail") == 0


def test_work_that_needs_no_mail_server_goes_on_while_it_is_away(app, now, world, kind, revision, tell, post):
    post.stop()
    people = [world.staff, world.head, world.author]
    tell(*people, kind=kind, subject=revision)
    begun = clock.now()
    jobs.run_due()
    waiting = db.session.query(jobs.Job).filter_by(kind="notices:mail").all()
    assert len(waiting) == len(people)
    assert all(job.run_after > begun for job in waiting)
    assert "127.0.0.1" in waiting[0].error


@pytest.mark.parametrize(("point", "copies"), [("before a mail is handed over", 1), ("after a mail is handed over", 2)])
def test_killed_around_the_servers_answer_at_most_doubles_a_mail(app, now, monkeypatch, world, post, point, copies):
    for name, value in post.settings.items():
        monkeypatch.setenv(f"QMS_{name}", str(value))
    assert waiting_on_the_director(world)
    assert alone(Place.of(app), "die_at", point, "index_waiting") == KILLED
    later(now, LEASE)
    assert len(post.to(world.director)) == copies
    assert len({mail["Message-ID"] for mail in post.to(world.director)}) == 1, "the same one, recognisably"
    assert db.session.query(Mail).filter_by(outcome="").count() == 0


def waiting_on_the_director(world) -> list[Notice]:
    """A revision that waits on the director, who wants to know at once; told by kinds that any process knows."""
    with writing():
        operations.choose(db.session.get(Person, world.director.id), mail="at_once", language="vi")
    base = world.publish("QT-VP-05", "Quy trình năm")
    jobs.run_due()
    world.review(world.send(world.draft(base.document)))
    return list(db.session.scalars(queries.unread_of(world.director)))


def test_an_address_that_the_server_refuses_does_not_keep_others_waiting(world, kind, revision, tell, post):
    post.answers[world.staff.email] = "550 5.1.1 no such user"
    tell(world.staff, world.head, kind=kind, subject=revision)
    jobs.run_due()
    assert len(post.to(world.head)) == 1
    (refused,) = db.session.query(Mail).filter_by(outcome="refused")
    assert "550 5.1.1 no such user" in refused.error
    assert jobs.pending("notices:mail") == 0


def test_an_address_that_the_server_wants_later_is_tried_again(now, world, kind, revision, tell, post):
    post.answers[world.staff.email] = "451 4.7.1 greylisted"
    tell(world.staff, world.head, kind=kind, subject=revision)
    jobs.run_due()
    assert len(post.to(world.head)) == 1
    assert post.to(world.staff) == []
    post.answers.clear()
    later(now, timedelta(minutes=1))
    assert len(post.to(world.staff)) == 1
    assert post.doubled == []


@pytest.mark.parametrize("field", ["name", "email"])
def test_no_text_becomes_a_header(world, kind, revision, tell, post, field):
    with writing():
        setattr(world.staff, field, f"x@y.example\r\nBcc: {world.head.email}")
    tell(world.staff, kind=kind, subject=revision)
    jobs.run_due()
    if field == "name":
        (mail,) = post.mails
        assert (mail["Bcc"], mail["To"].addresses[0].addr_spec) == (None, world.staff.email)
    else:
        assert post.mails == []
        assert db.session.query(Mail).one().outcome == "refused"


def test_a_title_is_never_markup_in_a_mail(world, kind, tell, post):
    tell(world.staff, kind=kind, subject=world.publish("QT-VP-01", "<b>đậm</b> & <script>"))
    jobs.run_due()
    html = post.mails[0].get_body(("html",)).get_content()
    assert "&lt;b&gt;đậm&lt;/b&gt; &amp; &lt;script&gt;" in html
    assert "<script>" not in html


def test_without_a_mail_server_nothing_is_put_in_line(app, world, kind, revision, tell, choose):
    choose(world.staff, "at_once")
    tell(world.staff, kind=kind, subject=revision)
    jobs.run_due()
    assert db.session.query(Mail).count() == 0
    assert queries.count_unread(world.staff) == 1


def test_mail_is_off_where_links_would_lead_nowhere(app, post):
    assert why_off() is None
    app.config["TRUSTED_HOSTS"] = ["another.example"]
    assert "QMS_TRUSTED_HOSTS" in str(why_off())
    app.config["TRUSTED_HOSTS"] = None
    app.config["PUBLIC_URL"] = ""
    assert "QMS_PUBLIC_URL" in str(why_off())


def test_a_password_that_mail_servers_cannot_be_told_switches_mail_off_rather_than_losing_mail(app, post):
    app.config.update(SMTP_USER="qlcl", SMTP_PASSWORD="mật khẩu")
    assert "QMS_SMTP_PASSWORD" in str(why_off())
    assert "mật" not in str(why_off())


def test_nothing_is_sent_to_a_server_that_does_not_encrypt_as_it_should(app, now, world, kind, revision, tell, post):
    app.config["SMTP_STARTTLS"] = True
    tell(world.staff, kind=kind, subject=revision)
    jobs.run_due()
    assert post.mails == []
    app.config["SMTP_STARTTLS"] = False
    later(now, timedelta(minutes=1))
    assert len(post.mails) == 1


def test_a_server_with_certificate_and_password(app, monkeypatch, tmp_path, now, world, kind, revision, tell, caplog):
    made = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made)
    with MailServer(tls=tls, password="mat khau thu") as server:
        app.config.update(server.settings | {"SMTP_USER": "qlcl", "SMTP_PASSWORD": "sai bet"})
        tell(world.staff, kind=kind, subject=revision)
        jobs.run_due()
        assert server.mails == [], "a certificate that nobody vouches for"
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
        later(now, timedelta(minutes=1))
        assert server.mails == [], "a wrong password"
        (job,) = db.session.query(jobs.Job).filter_by(kind="notices:mail")
        assert "sai bet" not in job.error + caplog.text
        app.config["SMTP_PASSWORD"] = "mat khau thu"
        later(now, timedelta(minutes=1))
        assert len(server.mails) == 1
