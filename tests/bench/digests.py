"""The morning's mails: a digest for each of 1,000 people, from putting it in line to the mail server's last "250"."""

import time

from flask import current_app

from qms.core import clock, jobs
from qms.core.database import writing
from tests.servers.mail import MailServer

from .figures import Figure
from .site import Unexpected
from .volumes import MORE_UNITS, NEWS_EACH, PEOPLE_EACH

PEOPLE = (MORE_UNITS + 5) * PEOPLE_EACH


def digests() -> list[Figure]:
    """Seconds for all, by the job that sends them, to a mail server in this process."""
    today = clock.today()
    with MailServer() as server:
        current_app.config.update(server.settings)
        with writing():
            jobs.enqueue("notices:digest", day=today.isoformat())
        begun, worked = time.perf_counter(), time.process_time()
        jobs.run_due()
        seconds, worked = time.perf_counter() - begun, time.process_time() - worked
        if len(server.mails) < PEOPLE or server.doubled:
            raise Unexpected(f"{len(server.mails)} mails of {PEOPLE}, {len(server.doubled)} twice")
    note = f"{NEWS_EACH} notices each; {worked:.0f} s of processor time, of which the mail server takes a part"
    return [Figure("digests for 1,000 people s", seconds, note)]
