"""How the web server runs: one worker with threads, which fits SQLite. Several workers: `WEB_CONCURRENCY`."""

import os

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
