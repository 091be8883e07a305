"""What tests of people share: browsers, and an account whose password somebody else gave."""

import pytest

from qms.core.database import writing
from qms.people import passwords

from .browser import Browser


@pytest.fixture
def browser(app, world):
    """A browser at nobody's session."""
    return Browser(app)


@pytest.fixture
def signed_in(app, world):
    """`signed_in(person)` gives a new browser with a session of that person, begun through the page."""

    def enter(person, address: str = "10.0.0.7") -> Browser:
        one = Browser(app, address)
        assert one.sign_in(person.username).status_code == 302
        return one

    return enter


@pytest.fixture
def given(world):
    """The staff's account has a one-time password that must be changed."""
    once = passwords.one_time()
    with writing():
        world.staff.password_hash, world.staff.must_change_password = passwords.hash_password(once), True
    return once
