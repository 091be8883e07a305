"""Settings that the administrator keeps: limits in working days, thresholds, hours."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import settings as kept
from qms.core.web import requires

from .. import policy
from ..forms import settings_form
from . import people
from .ground import answer


@people.route("/admin/settings", methods=["GET", "POST"])
@requires(policy.may_keep_settings)
def settings():
    """Every setting with its bounds; what is changed is told to the log."""
    form = settings_form(kept.declared(), kept.values())

    def act():
        for setting in kept.declared():
            kept.change(setting.name, form[setting.name.replace(":", "-")].data, by=current_user.person)

    return answer(
        form,
        act,
        lambda _none: url_for("people.settings"),
        title=_("Settings"),
        above=_("Administration"),
        label=_("Save"),
        back=url_for("people.units"),
        current="settings",
    )
