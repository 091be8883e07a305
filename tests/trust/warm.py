"""What the process does that others are forked from: an application built once has imported and mapped everything."""

from qms.app import create_app

create_app(
    TESTING=True, SQLALCHEMY_DATABASE_URI="sqlite:///never-opened", SECRET_KEY="for tests only", INLINE_JOBS=False
)
