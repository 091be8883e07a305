"""Handing mails to the mail server, and whether there is one. Nothing here knows what mails say."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from qms.core.errors import Away

SECONDS = 20  # that the server may take for each of its answers


class Refused(Exception):
    """The server will never take this mail: such an address, or such a content."""


class Postponed(Exception):
    """The server wants this mail, but later."""


def why_off():
    """Why no mail is sent, in a sentence; nothing when it is."""
    config = current_app.config
    missing = [f"QMS_{name}" for name in ("SMTP_HOST", "SMTP_FROM", "PUBLIC_URL") if not config[name]]
    if missing:
        return _l("Not set: %(names)s.", names=", ".join(missing))
    host, trusted = urlsplit(config["PUBLIC_URL"]).hostname, config["TRUSTED_HOSTS"]
    if not host or (trusted and host not in trusted):
        return _l("QMS_PUBLIC_URL does not name a host of QMS_TRUSTED_HOSTS.")
    if not (config["SMTP_USER"] + config["SMTP_PASSWORD"]).isascii():
        return _l("QMS_SMTP_USER and QMS_SMTP_PASSWORD may hold only letters without diacritics, digits and signs.")
    return None


class Server:
    """One conversation with the mail server, begun with the first mail. `Away` when it cannot be had or breaks off."""

    def __init__(self):
        self._config = current_app.config
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_how) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()

    def send(self, message: EmailMessage) -> None:
        """Return once the server has said that it has the mail (250); `Refused` or `Postponed` concern it alone."""
        try:
            if self._smtp is None:
                self._smtp = self._open()
            self._smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _of_one_mail(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPDataError as error:
            raise _of_one_mail(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:  # nobody's mail would get through
            where = f"{self._config['SMTP_HOST']}:{self._config['SMTP_PORT']}"
            raise Away(f"{where}: {type(error).__name__}: {error}") from error

    def _open(self) -> smtplib.SMTP:
        smtp = smtplib.SMTP(self._config["SMTP_HOST"], self._config["SMTP_PORT"], timeout=SECONDS)
        try:
            if self._config["SMTP_STARTTLS"]:
                smtp.starttls(context=ssl.create_default_context())
            if self._config["SMTP_USER"]:
                smtp.login(self._config["SMTP_USER"], self._config["SMTP_PASSWORD"])
        except BaseException:
            smtp.close()
            raise
        return smtp


def _of_one_mail(code: int, said) -> Exception:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return (Refused if code >= 500 else Postponed)(f"{code} {text}"[:500])
