"""What the log says of an escalation, and the hour of the round."""

from flask_babel import lazy_gettext as _l

from qms.core import audit, links, settings

from .levels import LEVELS

RAISE = audit.declare("escalation:thing:raise", _l("brought it, overdue, to the next level"))
HOUR = settings.declare(
    "escalation:hour", 6, _l("Overdue work is looked for, from this hour on"), _l("o'clock"), least=0, most=23
)
links.name_fields(level=_l("Level"), due=_l("Due"), told=_l("Told"))
links.name_values("level", {level.name: level.label for level in LEVELS})
