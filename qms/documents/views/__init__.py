"""The pages of controlled documents: reading, drafting, taking steps."""

from flask import Blueprint

documents = Blueprint("documents", __name__)

from . import document, files, library  # noqa: E402,F401  (each adds its routes to the blueprint)
