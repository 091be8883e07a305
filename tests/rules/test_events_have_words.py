"""Every action of the log is told in words, in both languages."""

import pytest
from flask_babel import force_locale

from qms.core import audit
from qms.logbook.words import GROUPS

pytestmark = pytest.mark.sqlite_only


def test_every_action_has_vietnamese_and_english_words(app):
    silent = {}
    for action, label in audit.actions().items():
        with force_locale("en"):
            english = str(label)
        with force_locale("vi"):
            vietnamese = str(label)
        if not english or english == action or vietnamese == english:
            silent[action] = english
    assert silent == {}, "declare each with _l(…) and put its Vietnamese into its package's catalogue"


def test_actions_share_one_grammar(app):
    assert [action for action in audit.actions() if action.count(":") != 2 or action != action.lower()] == []


def test_every_package_that_writes_to_the_log_has_a_name_there(app):
    unnamed = {action.partition(":")[0] for action in audit.actions()} - set(GROUPS)
    assert unnamed == set(), "the filter of the log offers each package's actions together: name it in GROUPS"
