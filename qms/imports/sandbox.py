"""Files read at arm's length: in limited processes without environment, folder, network or time to lose."""

import atexit
import contextlib
import functools
import logging
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection
from pathlib import Path

from qms.imports.content import Extraction
from qms.imports.rejected import Reason, Rejected
from qms.imports.sniff import MAX_BYTES, picture
from qms.imports.worker import IDLE_SECONDS, MAX_ANSWER

WALL_SECONDS = 25  # for one file
AT_ONCE = 2  # workers
DOCUMENTS = ("docx", "pdf")  # what can be a controlled document
RENEWED_AFTER = 50  # files

_WORKER = Path(__file__).with_name("worker.py")
_PROJECT = _WORKER.parents[2]


class Sandbox:
    """A few workers that take turns. Safe in many threads; after a fork the child has no workers."""

    def __init__(self, program: Path = _WORKER, *, wall_seconds: float = WALL_SECONDS):
        self._program, self._wall_seconds = program, wall_seconds
        self._reset()
        os.register_at_fork(after_in_child=self._reset)
        atexit.register(self.close)

    def _reset(self) -> None:
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._idle: list[_Worker] = []

    def extract(self, data: bytes) -> Extraction:
        """Everything read from a .docx or .pdf. Raises Rejected, whatever the file does to its reader."""
        if len(data) > MAX_BYTES:
            raise Rejected(Reason.TOO_LARGE)
        with self._turns:
            worker = self._ready()
            try:
                answer = worker.ask(data, self._wall_seconds)
            except BaseException:
                worker.stop()
                raise
            if worker.served < RENEWED_AFTER:
                self._idle.append(worker)
            else:
                worker.stop()
        return _understood(answer)

    def _ready(self) -> "_Worker":
        """An idle worker that still lives, or a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.waits():
                return worker
            worker.stop()
        return _Worker(self._program)

    def close(self) -> None:
        """End the idle workers."""
        while self._idle:
            self._idle.pop().stop()


def _understood(answer: bytes) -> Extraction:
    """The extraction, or Rejected as the worker says; what makes no sense comes from a worker that was taken over."""
    try:
        if answer[:1] == b"+":
            return Extraction.from_json(answer[1:])
        reason = Reason(answer[1:].decode())
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected(Reason.UNREADABLE) from error
    raise Rejected(reason)


class _Worker:
    """One process in an empty folder of its own, and in a bubblewrap where there is one that works."""

    def __init__(self, program: Path):
        self.served = 0
        self._late = False
        wrapping = _wrapping(program.parent)
        with tempfile.TemporaryDirectory(prefix="qms-read-") as empty:  # gone at once: nobody can put anything there
            self._process = subprocess.Popen(
                [*wrapping, sys.executable, "-I", "-B", str(program)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/" if wrapping else empty,
                start_new_session=True,
                bufsize=0,
            )
        self._rested = time.monotonic()

    def waits(self) -> bool:
        """Whether the process lives and will for a while: it ends itself when it has idled for IDLE_SECONDS."""
        return self._process.poll() is None and time.monotonic() - self._rested < IDLE_SECONDS / 2

    def ask(self, data: bytes, seconds: float) -> bytes:
        """The answer to one file. Raises Rejected(TIMED_OUT) or Rejected(UNREADABLE) when none comes."""
        clock = threading.Timer(seconds, self._time_out)
        clock.start()
        try:
            self._write(struct.pack(">I", len(data)))
            self._write(data)
            size = struct.unpack(">I", self._read(4))[0]
            if size > MAX_ANSWER + 1:
                raise Rejected(Reason.UNREADABLE)
            answer = self._read(size)
        except (OSError, EOFError) as error:
            raise Rejected(Reason.TIMED_OUT if self._ran_out() else Reason.UNREADABLE) from error
        finally:
            clock.cancel()
        self.served += 1
        self._rested = time.monotonic()
        return answer

    def _time_out(self) -> None:
        self._late = True
        self._kill()

    def _ran_out(self) -> bool:
        """Whether the process died of time: the clock's, or the processor's (bubblewrap adds 128 to the signal)."""
        self._kill()
        return self._late or self._process.wait() in (-signal.SIGXCPU, 128 + signal.SIGXCPU)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._process.stdin.write(view) :]

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            part = self._process.stdout.read(size - len(data))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def _kill(self) -> None:
        """End the process and whatever it started."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self) -> None:
        self._kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


def _wrapping(program: Path) -> list[str]:
    """The command that cuts a worker off from network, processes and files, or nothing where it does not work here."""
    wrapping = _bubblewrap(program)
    return wrapping if wrapping and _works(tuple(wrapping)) else []


def _bubblewrap(program: Path) -> list[str]:
    found = shutil.which("bwrap")
    if not found:
        return []
    shown = {"/usr", "/lib", "/lib64", "/bin", sys.prefix, sys.base_prefix, str(_PROJECT / "qms"), str(program)}
    binds = [word for path in sorted(shown) for word in ("--ro-bind-try", path, path)]
    # No --die-with-parent: it means the thread that started the worker. No --new-session: the group is killed as one.
    return [found, "--unshare-all", *binds, "--dev", "/dev", "--dir", "/empty", "--chdir", "/empty"]


@functools.cache
def _works(wrapping: tuple[str, ...]) -> bool:
    """Whether a worker's libraries load inside the wrapping: containers often forbid it."""
    probe = [*wrapping, sys.executable, "-I", "-c", "import lxml.etree, pypdf, nh3"]
    try:
        return subprocess.run(probe, capture_output=True, env={}, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


_log = logging.getLogger(__name__)
_sandbox = Sandbox()


def extract(data: bytes, *, name: str, kinds: Collection[str] = DOCUMENTS) -> Extraction:
    """Everything read from the bytes of a file of one of these kinds, in a sandbox. Raises Rejected.

    What the file is is told by its content; `name` is for the server's log of what was refused.
    """
    try:
        if (kind := picture(data)) and kind not in kinds:  # said as such, whether it is whole or not
            raise Rejected(Reason.WRONG_TYPE)
        extraction = _sandbox.extract(data)
        if extraction.kind not in kinds:
            raise Rejected(Reason.WRONG_TYPE)
        return extraction
    except Rejected as refusal:
        _log.info("not taken: %r: %s", name, refusal.reason)
        raise
