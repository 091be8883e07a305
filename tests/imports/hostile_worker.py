"""A worker taken over: it does what the file says, from inside the limits."""

import os
import socket
import sys
import time

sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from qms.imports import worker


def obey(order: bytes) -> bytes:
    """Try the deed; the frame of `timed_out` says it was possible, `macros` that it was refused."""
    try:
        if order == b"die":
            os._exit(3)
        elif order == b"burn":
            while True:
                pass
        elif order == b"sleep":
            time.sleep(60)
        else:
            _DEEDS[order]()
    except (OSError, MemoryError, ValueError):
        return b"-macros"
    return b"-timed_out" if order != b"nonsense" else b"+{}"


_DEEDS = {
    b"memory": lambda: bytearray(900 * 2**20),
    b"write": lambda: open("/tmp/qms-hostile", "w").write("x"),  # noqa: SIM115
    b"connect": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    b"fork": os.fork,
    b"run": lambda: os.system("true"),
    b"files": lambda: [os.open("/dev/null", os.O_RDONLY) for _ in range(100)],
    b"nonsense": lambda: None,
}

worker.CPU_SECONDS = 1
worker.confine()
worker.serve(obey)
