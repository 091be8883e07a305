"""What a mail says: the notices it carries that are still unread and may still be read, in the person's language."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import groupby

from flask import current_app, render_template, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from qms.core import clock
from qms.core.text import tidy, without_controls

from . import queries
from .models import Mail
from .words import Told, told

LONGEST = 150  # characters of a subject


class Unaddressable(Exception):
    """The person's address is none that mail can go to."""


def compose(mail: Mail) -> EmailMessage | None:
    """The mail; None when nothing is left to say or nobody to say it to. Call inside a request context."""
    person = mail.recipient
    rows = queries.left_in(mail) if person.is_active and person.email else []
    if not rows:
        return None
    with force_locale(queries.choice_of(person).language):
        items = told(rows)
        parts = {
            "person": person,
            "groups": [(of, list(some)) for of, some in groupby(sorted(items, key=_of), key=_of)],
            "choose": url_for("notices.choose", _external=True),
            "inbox": url_for("notices.inbox", _external=True),
            "is_digest": mail.day is not None,
        }
        message = EmailMessage(policy=SMTP)
        message["Subject"] = _line(_subject(mail, items))
        message["From"] = Address(_line(_("Quality management system")), addr_spec=current_app.config["SMTP_FROM"])
        message["To"] = _address(person)
        message["Date"] = format_datetime(clock.local(clock.now()))
        message["Message-ID"] = f"<{mail.uid}@{current_app.config['SMTP_FROM'].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["List-Unsubscribe"] = f"<{parts['choose']}>"
        message.set_content(render_template("mail/notices.txt", **parts))
        message.add_alternative(render_template("mail/notices.html", **parts), subtype="html")
    return message


def _subject(mail: Mail, items: list[Told]) -> str:
    if mail.day is None:
        return f"{items[0].thing} {items[0].words}"
    count = ngettext("%(num)d notice", "%(num)d notices", len(items))
    return _("%(count)s of %(day)s", count=count, day=mail.day.strftime("%d/%m/%Y"))


def _of(item: Told) -> str:
    return str(item.of)


def _line(text: str) -> str:
    """The text as a header can hold it: one line."""
    return tidy(without_controls(text))[:LONGEST]


def _address(person) -> Address:
    try:
        address = Address(_line(person.name), addr_spec=person.email)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise Unaddressable(_("This is not an e-mail address.")) from error
    if not person.email.isascii():
        raise Unaddressable(_("This is not an e-mail address."))
    return address
