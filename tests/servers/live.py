"""The application on a loopback port, served from a thread of the test."""

import threading

from werkzeug.serving import make_server

from qms.core import jobs
from qms.core.database import db


class Site:
    """`site.url("/documents")`; `site.settle()` does the waiting jobs and lets go of the database."""

    def __init__(self, app):
        self.app = app
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> "Site":
        self.settle()
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.thread.join(timeout=10)
        self.server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def settle(self) -> None:
        """After a change: the index catches up, and this thread holds no lock that would stop the server's."""
        jobs.run_due()
        db.session.rollback()
