"""Handing out a filled form: the file, or first a page that says what the form has no place for."""

import io

from flask import render_template, request, send_file

from qms.core.files import DOCX
from qms.core.lists import here

from ..forms_in_force import FilledForm


def hand_out(filled: FilledForm, *, back: str):
    """The file as a download. What the form lacks is said first; `?as_is=1` takes the file all the same."""
    if filled.lacking and not request.args.get("as_is"):
        return render_template("documents/form_lacks.html", filled=filled, back=back, anyway=here(as_is="1"))
    answer = send_file(io.BytesIO(filled.docx), mimetype=DOCX, as_attachment=True, download_name=filled.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
