"""Controlled documents as Word files, in the layout of a Vietnamese department (seven parts, header on every page)."""

from qms.exports.controlled.document import Agency, build
from qms.exports.controlled.spec import SpecError, apply_changes, check

__all__ = ["Agency", "SpecError", "apply_changes", "build", "check"]
