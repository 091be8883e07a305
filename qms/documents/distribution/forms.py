"""The form of a distribution list: what is ticked is on it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from qms.core.forms import Form, optional
from qms.people.forms import MultiCheckboxField
from qms.people.models import Person, Unit
from qms.people.roles import ROLES

from ..forms import PersonField
from .models import Recipient

INDENT = "\u2003"
UNASKED = ("administrator", "inspector")  # roles whose holders are not asked as such


class ListForm(Form):
    """Units with those under them, roles, people."""

    seen = HiddenField()
    units = MultiCheckboxField(
        _l("Units"), [optional()], coerce=int, description=_l("With all units under a ticked one; who joins later too.")
    )
    roles = MultiCheckboxField(
        _l("Roles"),
        [optional()],
        description=_l("Whoever holds the role in the quality system of the document, or in a unit that it covers."),
    )
    people = MultiCheckboxField(_l("People"), [optional()], coerce=int)
    person = PersonField(_l("Add a person"))

    def offer(self, units: list[Unit], people: list[Person], lines: list[Recipient]) -> None:
        """Set what can be ticked; what is on the list is, when the form is first shown."""
        self.units.choices = [(unit.id, INDENT * max(unit.path.count(".") - 1, 0) + unit.name) for unit in units]
        self.roles.choices = [(name, role.label) for name, role in ROLES.items() if name not in UNASKED]
        named = [line.person for line in lines if line.person_id is not None]
        self.people.choices = [(person.id, f"{person.name} – {person.title}") for person in named]
        self.person.offer(people)
        if not self.is_submitted():
            self.seen.data = self.fingerprint(lines)
            self.units.data = [line.unit_id for line in lines if line.unit_id is not None]
            self.roles.data = [line.role for line in lines if line.role]
            self.people.data = [person.id for person in named]

    @staticmethod
    def fingerprint(lines: list[Recipient]) -> str:
        """What the form was filled in against; another one: someone acted in between."""
        return " ".join(str(line.id) for line in lines)

    @property
    def chosen_people(self) -> list[int]:
        """Those left ticked, and the one added."""
        return [*(self.people.data or ()), *([self.person.data] if self.person.data else [])]
