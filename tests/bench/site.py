"""The application as `make run` serves it, on a loopback port, and a browser that keeps its connection open."""

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class Site:
    """gunicorn over the data folder of `QMS_DATA_DIR`, from entering to leaving; `started_in` seconds to an answer."""

    def __init__(self, workers: int = 1):
        self.workers = workers
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]

    def __enter__(self) -> "Site":
        environment = os.environ | {"WEB_CONCURRENCY": str(self.workers), "QMS_INLINE_JOBS": "1"}
        command = [sys.executable, "-m", "gunicorn", "--config", "qms/gunicorn.py"]
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", "wsgi:app"], cwd=ROOT, env=environment
        )
        while time.perf_counter() - begun < 60:
            with suppress(OSError), Browser(self.port) as browser:
                browser.get("/sign-in")
                self.started_in = time.perf_counter() - begun
                return self
            time.sleep(0.01)
        raise RuntimeError("the server did not answer within a minute")

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def memory(self) -> list[dict[str, float]]:
        """RSS and PSS (its share of what several use) of each worker, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [_memory(int(child)) for child in children]


def _memory(process: int) -> dict[str, float]:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return {"rss_mb": sizes["Rss"] / 1024, "pss_mb": sizes["Pss"] / 1024}


class Unexpected(Exception):
    """A page answered otherwise than it should; a figure of a failure is none."""


class Browser:
    """One keep-alive connection with one person's session."""

    def __init__(self, port: int, cookie: str = ""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = cookie

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()

    def get(self, path: str, *, expect: int = 200, **headers: str) -> bytes:
        """The body as it came over the wire."""
        return self._ask("GET", path, None, expect, headers)

    def page(self, path: str) -> str:
        return self.get(path).decode()

    def post(self, path: str, form: dict[str, str], *, expect: int = 302) -> bytes:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form), expect, headers)

    def token(self, path: str) -> str:
        """The CSRF token in a page's form."""
        return CSRF.search(self.page(path))[1]

    def _ask(self, method: str, path: str, body, expect: int, headers: dict[str, str]) -> bytes:
        if self.cookie:
            headers = headers | {"Cookie": f"qms={self.cookie}"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or ():
            if value.startswith("qms="):
                self.cookie = value[4:].split(";")[0]
        if answer.status != expect:
            raise Unexpected(f"{method} {path}: {answer.status} instead of {expect}")
        self.encoding = answer.headers.get("Content-Encoding", "")
        self.head_size = len(str(answer.headers).encode())
        return text

    def wire(self, path: str) -> tuple[int, bytes]:
        """What a browser downloads for an address (headers and body), and the body unpacked."""
        body = self.get(path, **{"Accept-Encoding": "gzip, deflate, br"})
        return self.head_size + len(body), _unpacked(body, self.encoding)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        import brotli  # needed for this alone

        return brotli.decompress(body)
    return gzip.decompress(body) if encoding == "gzip" else body
