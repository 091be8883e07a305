"""A mail server on a loopback port: it keeps what it takes, can be stopped and started again, and can refuse."""

import email
import socket
import ssl
import subprocess
from collections import Counter
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class MailServer:
    """`server.mails` are those that it answered with 250; `answers` maps an address to what is said instead."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, password: str = ""):
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.port = _free_port()
        self._more = {"tls_context": tls, "require_starttls": True} if tls else {}
        if password:
            self._more |= {"auth_required": True, "authenticator": self._knows}
        self._password = password
        self._controller: Controller | None = None

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(self, *_how) -> None:
        self.stop()

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self._more)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def settings(self) -> dict:
        """The application's settings for it."""
        return {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": self.port,
            "SMTP_STARTTLS": bool(self._more.get("tls_context")),
            "SMTP_FROM": "qlcl@so.tinhx.example",
            "PUBLIC_URL": "https://localhost",
        }

    def to(self, person) -> list[EmailMessage]:
        """What the person has got, in order."""
        return [mail for mail in self.mails if person.email in mail["To"]]

    @property
    def doubled(self) -> list[str]:
        """The Message-IDs that came more than once."""
        return [ident for ident, times in Counter(mail["Message-ID"] for mail in self.mails).items() if times > 1]

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def _knows(self, _server, _session, _envelope, _mechanism, given) -> AuthResult:
        return AuthResult(success=given.password.decode() == self._password, handled=False)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    made = folder / "mail.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{made}.key", "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    made.write_text(made.read_text() + Path(f"{made}.key").read_text())
    return made


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
