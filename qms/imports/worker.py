"""The process that reads files nobody trusts: run by `sandbox` as `python -I`, stripped of its rights.

Speaks in frames on stdin and stdout: four bytes of length, big-endian, then so many bytes. A file comes in; out comes
`+` and the extraction as JSON, or `-` and the code of a Reason.
"""

import os
import resource
import select
import struct
import sys
from collections.abc import Callable

MEMORY = 768 * 2**20  # bytes of address space
CPU_SECONDS = 15  # for one file
OPEN_FILES = 32
MAX_ANSWER = 5_000_000  # bytes
IDLE_SECONDS = 60  # without a file, after which the worker goes

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.kill", "ctypes.")


def confine() -> None:
    """Give up, for good, what a reader of files never needs."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple) -> None:
    """No connection, no process, no write, whichever library asks."""
    writing = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writing or event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def serve(handle: Callable[[bytes], bytes]) -> None:
    """Answer files until stdin ends or none has come for a while."""
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        size = _read(4)
        if len(size) < 4:
            return
        data = _read(struct.unpack(">I", size)[0])
        _allow_cpu()
        answer = handle(data)
        _write(struct.pack(">I", len(answer)) + answer)


def _allow_cpu() -> None:
    """The limit counts all the process has used: move it on by one file's share."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    share = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (share, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _read(size: int) -> bytes:
    data = bytearray()
    while len(data) < size and (part := os.read(0, min(size - len(data), 1 << 20))):
        data += part
    return bytes(data)


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def answer(data: bytes) -> bytes:
    """The frame for one file."""
    from qms.imports.rejected import Reason, Rejected

    try:
        return b"+" + _extracted(data)
    except Rejected as refusal:
        return b"-" + refusal.reason.encode()
    except MemoryError:
        return b"-" + Reason.TOO_LARGE.encode()
    except Exception:  # a reader's failure on a strange file is an answer about the file
        return b"-" + Reason.UNREADABLE.encode()


def _extracted(data: bytes) -> bytes:
    extraction = _reader(sniffed := _sniffed(data))(data)
    extraction.kind = sniffed
    told = extraction.to_json().encode("utf-8", "replace")
    if len(told) > MAX_ANSWER and extraction.html:
        extraction.html, extraction.notes = None, [*extraction.notes, "no_html"]
        told = extraction.to_json().encode("utf-8", "replace")
    if len(told) > MAX_ANSWER:
        from qms.imports.rejected import Reason, Rejected

        raise Rejected(Reason.TOO_LARGE)
    return told


def _sniffed(data: bytes) -> str:
    from qms.imports.sniff import sniff

    return sniff(data)


def _reader(kind: str) -> Callable:
    """What reads a kind of file; imported at need, since a worker starts for one file."""
    if kind == "docx":
        from qms.imports.docx import extract
    elif kind == "pdf":
        from qms.imports.pdf import extract
    elif kind == "xlsx":
        from qms.imports.workbook import extract
    else:
        from qms.imports.picture import extract
    return extract


if __name__ == "__main__":
    sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    confine()
    serve(answer)
