"""Who may see a notice: whom it tells, as long as they may read what it is about."""

from qms.core import links
from qms.people.policy import may_see_people

from .models import Notice

may_see_mail = may_see_people


def is_theirs(person, notice: Notice) -> bool:
    """It was told to them, and they may still read what it is about."""
    return notice.recipient_id == person.id and links.subject(notice.subject, person) is not None
