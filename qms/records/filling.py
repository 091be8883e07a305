"""A form of the library as a page: its blanks asked as fields, and what was entered written into the form.

The labels are those that the form's own content controls carry. Of a table the first rows can be entered here; a form
without blanks is filled in Word and comes back as a file.
"""

from collections import defaultdict

from flask_babel import lazy_gettext as _l

from qms.attachments import Received
from qms.core.errors import Invalid
from qms.core.files import DOCX
from qms.core.forms import ChoiceField, DayField, LineField, ProseField, optional
from qms.documents.models import Revision
from qms.exports.filling import Chosen, Question, fill, questions
from qms.imports.rejected import Rejected

from .forms import AddForm
from .receiving import written

ROWS = 5  # of a table
MOST = 150  # fields
LONGEST = 4000


class Blanks:
    """What a form of the library asks, as fields of the page on which a record is added."""

    def __init__(self, revision: Revision | None):
        self.revision, self.asked = revision, []
        if revision is not None and revision.file is not None and revision.file.media_type == DOCX:
            self.asked = _questions(revision)

    def form(self) -> AddForm:
        """The form for adding a record, with a field for each blank."""
        return type(AddForm)("FilledForm", (AddForm,), dict(self._fields()))()

    def _fields(self):
        for at, question in enumerate(self.asked):
            for row in range(ROWS if question.table else 1):
                yield f"blank_{at}_{row}", _field(question, row)

    def singles(self, form) -> list:
        """The fields that stand by themselves, in the form's order."""
        return [form[f"blank_{at}_0"] for at, each in enumerate(self.asked) if not each.table]

    def tables(self, form) -> list[tuple[list[str], list[list]]]:
        """(headings, rows of fields) of each of its tables."""
        columns = defaultdict(list)
        for at, question in enumerate(self.asked):
            if question.table:
                columns[question.table].append((at, question))
        return [
            (
                [each.label for _at, each in held],
                [[form[f"blank_{at}_{row}"] for at, _each in held] for row in range(ROWS)],
            )
            for held in columns.values()
        ]

    def is_filled(self, form) -> bool:
        """Whether anything was entered."""
        return any(field.data for field in form if field.name.startswith("blank_"))

    def received(self, form) -> Received:
        """The form filled in, safe in the store; no transaction is open yet."""
        values, tables = {}, defaultdict(lambda: [{} for _row in range(ROWS)])
        for at, question in enumerate(self.asked):
            for row in range(ROWS if question.table else 1):
                said = _value(question, form[f"blank_{at}_{row}"].data)
                if question.table:
                    tables[question.table][row][question.name.rpartition(".")[2]] = said
                else:
                    values[question.name] = said
        kept = {name: [row for row in rows if any(row.values())] for name, rows in tables.items()}
        docx = fill(self.revision.file.path.read_bytes(), values, kept).docx
        name = f"{self.revision.document.code} {form.title.data}"[:200].replace("/", "-")
        return written(docx, f"{name}.docx")


def _questions(revision: Revision) -> list[Question]:
    try:
        asked = questions(revision.file.path.read_bytes())
    except (Rejected, OSError) as error:
        raise Invalid(_l("The form %(code)s cannot be read.", code=revision.document.code)) from error
    found, left = [], MOST
    for question in asked:
        left -= ROWS if question.table else 1
        if left < 0:
            break
        found.append(question)
    return found


def _field(question: Question, row: int):
    if question.options:
        words = " / ".join(text for _code, text in question.options)
        return ChoiceField(words, [optional()], choices=[("", _l("Choose")), *question.options])
    if question.is_date:
        return DayField(question.label, [optional()])
    if question.table:
        return LineField(f"{question.label} ({row + 1})", [optional()], length=1000)
    return ProseField(question.label, [optional()], length=LONGEST, render_kw={"rows": 1})


def _value(question: Question, said):
    if question.options and said:
        return Chosen((said,), dict(question.options).get(said, said))
    return said or None
