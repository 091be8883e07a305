"""How the web server runs: one worker with threads, which fits SQLite. Several workers: `WEB_CONCURRENCY`."""

import ctypes
import gc
import os
import sys
from contextlib import suppress

workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 8
worker_class = "gthread"
keepalive = 5
timeout = 120
graceful_timeout = 20
limit_request_line = 4094
limit_request_fields = 60
accesslog = None
errorlog = "-"
loglevel = "warning"

M_ARENA_MAX = -8  # of glibc's malloc.h
with suppress(AttributeError, OSError):  # else each of the threads keeps for itself what it once needed: 20 MB
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)

BOOT_ERROR = 3  # on which gunicorn stops as a whole, instead of trying again


def post_worker_init(worker):
    """Refuse to serve what others can reach and is not safe; what only this machine can reach is a trial."""
    from qms.operating import deployment

    app, names = worker.app.callable, [listener.getsockname() for listener in worker.sockets]
    bound = [name[0] if isinstance(name, tuple) else "unix:" for name in names]
    with app.app_context():
        faults = deployment.faults(app, bound) if deployment.is_production(app, bound) else []
    for fault in faults:
        worker.log.critical("unsafe to serve: %s", fault)
    if faults:
        sys.exit(BOOT_ERROR)
    gc.collect()
    gc.freeze()  # what the program is made of is not garbage: looking through it again holds a request up for 0.1 s
    gc.set_threshold(5_000, 5, 100)  # nor are statements kept compiled: of twenty pages one waited for that
