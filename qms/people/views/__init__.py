"""The pages of sign-in, one's own account, and administration."""

from flask import Blueprint

people = Blueprint("people", __name__)

from . import account, accounts, delegations, roles, sign_in, systems, units  # noqa: E402,F401  (each adds its routes)
