"""Words of templates: in the language of the moment, with what is put into them escaped."""

from types import SimpleNamespace

import pytest
from flask import render_template, render_template_string
from flask_babel import force_locale


@pytest.mark.parametrize(("language", "said"), [("vi", "Tài liệu"), ("en", "Documents")])
def test_a_word_is_said_in_the_language_of_the_moment(app, language, said):
    with app.test_request_context(), force_locale(language):
        assert render_template_string('{{ _("Documents") }}') == said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_put_into_words_is_escaped_and_the_words_are_not(app, language):
    with app.test_request_context(), force_locale(language):
        asked = '{{ _("Page %(number)d of %(pages)d", number=2, pages=3) }}|{{ _("<b>%(of)s</b>", of=name) }}'
        counts, bold = render_template_string(asked, name="<i>").split("|")
    assert "2" in counts and "3" in counts and "%" not in counts
    assert bold == "<b>&lt;i&gt;</b>"


def test_a_percent_sign_is_written_twice_as_in_every_message(app):
    with app.test_request_context():
        assert render_template_string('{{ _("95 %% of <all>") }}') == "95 % of <all>"


def test_in_a_mail_which_is_no_html_nothing_is_escaped(app):
    somebody = SimpleNamespace(name="A & <b>")
    with app.test_request_context():
        letter = render_template("mail/notices.txt", person=somebody, groups=[], inbox="", is_digest=False)
    assert "A & <b>" in letter
