"""A list for the archive (*mục lục hồ sơ, tài liệu nộp lưu*: Decree 30/2020, annex V) as a workbook."""

from flask_babel import gettext as _

from qms.exports.sheet import Column

from .. import retention
from ..models import MEDIA
from .models import HandoverItem


def columns() -> list[Column]:
    """The workbook's columns, in the order of `cells`."""
    return [
        Column(_("No."), 6, "number"),
        Column(_("Kept at"), 24),
        Column(_("Number and symbol"), 20, "code"),
        Column(_("Title of the record"), 50),
        Column(_("Period of the papers"), 24),
        Column(_("Retention"), 14),
        Column(_("Medium"), 18),
        Column(_("How many files"), 10, "number"),
        Column(_("Archive"), 20),
        Column(_("Remark"), 36),
    ]


def cells(item: HandoverItem) -> tuple:
    """What the workbook says of a record on the list, beside the running number."""
    row = item.record
    about = (row.place, row.number, row.title, row.period, retention.in_words(row.retention_years))
    standing = _("Not taken") if item.refused_because else _("Taken") if item.handover.received_on else ""
    return (*about, str(MEDIA[row.medium]), len(row.files), standing, item.refused_because or row.note)
