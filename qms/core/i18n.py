"""Languages: Vietnamese first, English complete. Messages are English in the source, one catalogue per package.

`.po` files are read as they are, at first use: nothing to compile. `qms/translations/<lang>/LC_MESSAGES/`.
"""

from functools import cache, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po
from babel.support import Translations
from flask import g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from markupsafe import Markup

FOLDER = Path(__file__).parent.parent / "translations"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


class Catalogues(Domain):
    """All packages' catalogues of a language as one; kept for the life of the process."""

    def get_translations(self):
        return _load(_language())


class CatalogueBabel(Babel):
    domain_instance = Catalogues()


def _language() -> str:
    """What `get_locale()` says, read where it keeps it: a page of fifty rows asks some 700 times."""
    try:
        return g._flask_babel.babel_locale.language
    except (AttributeError, RuntimeError):  # not asked before, or in no request
        locale = get_locale()
        return locale.language if locale else "vi"


@cache
def _load(language: str) -> Translations:
    merged = Translations()
    merged._catalog = {}
    merged.plural = lambda n: 0 if language == "vi" else int(n != 1)
    for path in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=language):
                if message.id and message.string and not message.fuzzy:
                    _add(merged._catalog, message)
    return merged


def _add(catalogue: dict, message) -> None:
    if isinstance(message.id, tuple):
        for number, text in enumerate(message.string):
            catalogue[(message.id[0], number)] = text
    else:
        catalogue[message.id] = message.string


@lru_cache(4096)
def _markup(language: str, text: str) -> Markup:
    return Markup(_load(language).ugettext(text))  # noqa: S704 (our own words; what is put into them is escaped)


@lru_cache(4096)
def _whole(language: str, text: str) -> Markup:
    return _markup(language, text) % {}


@pass_eval_context
def _said(of, text: str, /, **variables) -> str:
    """`_()` of templates, as Jinja's own, which asked for the language's catalogue by four calls for each word.

    A page of fifty rows says some 500 things: that was a fifth of its time.
    Mails are no HTML: nothing is escaped there.
    """
    if not of.autoescape:
        return _load(_language()).ugettext(text) % variables
    return _markup(_language(), text) % variables if variables else _whole(_language(), text)


def choose_language() -> str:
    """The language of this request: what the person chose, else Vietnamese."""
    if has_request_context():
        if session.get("language") in LANGUAGES:
            return session["language"]
        if request.args.get("lang") in LANGUAGES:
            return request.args["lang"]
    return "vi"


def init_app(app) -> None:
    """Install the catalogues and the choice of language."""
    babel = CatalogueBabel()
    babel.init_app(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=choose_language)
    app.jinja_env.globals.update(_=_said, gettext=_said)
