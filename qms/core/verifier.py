#!/usr/bin/env python3
"""Check an exported action log (one payload a line) with nothing but the standard library.

    python3 verifier.py LOG.jsonl [EXPECTED_SIZE EXPECTED_LAST_HASH]

Says `whole` and the last hash, or at which entry the chain breaks and why. It cannot see that the end was cut off
unless it is told where the end should be: compare with an earlier print-out of size and hash.
"""

import hashlib
import json
import re
import sys

KEYS = ["action", "actor", "at", "detail", "log", "object", "prev", "seq", "v"]
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z")


class Broken(Exception):
    """The chain does not hold; `seq` is the first entry that shows it."""

    def __init__(self, seq, why):
        self.seq, self.why = seq, why
        super().__init__(f"entry {seq}: {why}")


def leaf(payload):
    return hashlib.sha256(b"\x00" + payload.encode("utf-8")).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def walk(payloads):
    """Yield (parsed entry, its hash) for each payload in order; raise Broken at the first that does not follow."""
    prev, log = "0" * 64, None
    for seq, payload in enumerate(payloads):
        try:
            entry = json.loads(payload)
        except ValueError:
            raise Broken(seq, "is not JSON") from None
        if not isinstance(entry, dict) or list(entry) != KEYS or entry["v"] != 1:
            raise Broken(seq, "does not have the fields of version 1")
        if canonical(entry) != payload:
            raise Broken(seq, "is not in canonical form")
        if entry["seq"] != seq:
            raise Broken(seq, f"has number {entry['seq']}: an entry is missing, doubled or out of order")
        if entry["prev"] != prev:
            raise Broken(seq, "does not follow from the entry before it: one of the two was changed")
        if not AT.match(str(entry["at"])):
            raise Broken(seq, "has no proper time")
        if log is not None and entry["log"] != log:
            raise Broken(seq, "comes from another installation's log")
        log, prev = entry["log"], leaf(payload)
        yield entry, prev


def verify(payloads, size=None, last=None, seen=None):
    """Return (number of entries, hash of the last); raise Broken. `size` and `last` are where the log should end.

    `seen(entry, hash)` is called with each entry that follows from the one before.
    """
    count, head = 0, "0" * 64
    for entry, head in walk(payloads):
        count += 1
        if seen:
            seen(entry, head)
    if size is not None and count != size:
        raise Broken(count, f"the log has {count} entries, its head says {size}: the end was cut off or added to")
    if last is not None and head != last:
        raise Broken(count - 1, "the last entry is not the one the head names")
    return count, head


def main(arguments):
    if not 1 <= len(arguments) <= 3:
        print(__doc__, file=sys.stderr)
        return 2
    size = int(arguments[1]) if len(arguments) > 1 else None
    last = arguments[2] if len(arguments) > 2 else None
    with open(arguments[0], encoding="utf-8", newline="\n") as lines:
        try:
            count, head = verify((line.removesuffix("\n") for line in lines), size, last)
        except Broken as broken:
            print(f"BROKEN at {broken}")
            return 1
    print(f"whole: {count} entries, last {head}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
