"""The pages of sign-in, one's own account, and administration."""

from flask import Blueprint

people = Blueprint("people", __name__)

from . import (  # noqa: E402,F401  (each adds its routes)
    account,
    accounts,
    calendar,
    delegations,
    roles,
    settings,
    sign_in,
    systems,
    units,
)
