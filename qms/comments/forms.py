"""What a comment asks for: words, whom it is meant for, files."""

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from qms.attachments import FilesField
from qms.core.errors import Invalid
from qms.core.forms import Form, ProseField, required
from qms.people.forms import MultiCheckboxField

_CALLED = re.compile(r"(?<![\w.@-])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE)


class CommentForm(Form):
    """A comment, and the people who get a notice of it."""

    text = ProseField(
        _l("Comment"),
        [required(_l("Write the comment."))],
        description=_l("It cannot be changed afterwards. Whoever is named as @username gets a notice too."),
        length=4000,
        render_kw={"rows": 5},
    )
    files = FilesField()
    mentioned = MultiCheckboxField(
        _l("Mention"), coerce=int, description=_l("Those who may read this; whoever is ticked gets a notice.")
    )

    def offer(self, people: Iterable) -> None:
        """Set the people who can be mentioned, suggested there as @ is typed (`mentions.js`); before validation."""
        self.mentioned.choices = [
            SelectChoice(person.id, f"{person.name} – {person.title}", {"data-username": person.username})
            for person in people
        ]

    def chosen(self, people: Iterable) -> list[int]:
        """The ids of whom it mentions, ticked or as @username; `Invalid` at the text for a name of nobody there."""
        people = list(people)
        named = {person.username: person.id for person in people}
        called = [name.rstrip("._-").lower() for name in _CALLED.findall(self.text.data or "")]
        if unknown := [f"@{name}" for name in called if name not in named]:
            sentence = _l(
                "%(names)s: nobody of this name may read it. Tick the person in the list, or correct the name.",
                names=", ".join(unknown),
            )
            raise Invalid(fields={"text": sentence})
        wanted = {*(self.mentioned.data or ()), *(named[name] for name in called)}
        return [person.id for person in people if person.id in wanted]
