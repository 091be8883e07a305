"""The pages of records: the list, adding one, the page of one, disposal, taking steps."""

from flask import Blueprint

records = Blueprint("records", __name__)

from . import adding, disposals, page, printing, register, steps  # noqa: E402,F401  (each adds its routes to the blueprint)
