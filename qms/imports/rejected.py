"""Why a file is not taken. The sentence a person sees is written elsewhere, from these codes."""

from enum import StrEnum


class Reason(StrEnum):
    EMPTY = "empty"
    WRONG_TYPE = "wrong_type"  # neither .docx nor .pdf, or two things at once
    ENCRYPTED = "encrypted"  # a password is needed to read it
    TRUNCATED = "truncated"  # the end is missing
    MACROS = "macros"
    TOO_LARGE = "too_large"  # as sent, unpacked, or in memory while it is read
    UNSAFE_ARCHIVE = "unsafe_archive"  # entries that overlap, nest, repeat or swell
    UNSAFE_XML = "unsafe_xml"  # a DOCTYPE, and so entities
    UNREADABLE = "unreadable"  # damaged, or the reader failed
    TIMED_OUT = "timed_out"


class Rejected(Exception):
    """The file is not taken, and why."""

    def __init__(self, reason: Reason):
        super().__init__(reason.value)
        self.reason = reason
