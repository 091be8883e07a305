"""What people are told: a closed list, filled at start like the actions of the log.

`TURN = notices.declare("documents:revision:ask", _l("waits for your review"), _l("You are on its route."),
mandatory=True)`. The words may name facts of the notice: `%(day)s`.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, gettext
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Kind:
    """A row of the list; `because` says why one gets it, `mandatory` that it is mailed whatever the person chose."""

    name: str
    words: object
    because: object
    mandatory: bool
    label: object

    def __str__(self) -> str:
        """What the kind is called in a list."""
        return str(self.label) if self.label else re.sub(r"%\(\w+\)[sd]", "…", str(self.words))


_kinds: dict[str, Kind] = {}


def declare(name: str, words, because="", *, mandatory: bool = False, label="") -> str:
    """Add `package:thing:verb` to what people are told, and give its name back.

    `label` is what the kind is called where people choose what is mailed to them; its words where it is left out.
    """
    _kinds[name] = Kind(name, words, because, mandatory, label)
    return name


def kind(name: str) -> Kind:
    """The kind of this name; `ValueError` for one that nobody declared."""
    if name not in _kinds:
        raise ValueError(f"unknown kind of notice {name}")
    return _kinds[name]


def declared() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def mandatory() -> list[str]:
    """The names of the kinds that no choice stops."""
    return [each.name for each in declared() if each.mandatory]


def words_of(name: str, facts: dict) -> str:
    """What a notice says, in the reader's language; nothing of a kind that is no longer told."""
    return str(_kinds[name].words) % _shown(facts) if name in _kinds else ""


def reason_of(name: str, because: str, facts: dict) -> str:
    """Why one gets it, in the reader's language: what was said with the notice (its source), else with its kind."""
    sentence = gettext(because) if because else str(_kinds[name].because) if name in _kinds else ""
    return sentence % _shown(facts)


def sourced(name: str, because, facts: dict) -> str:
    """The given reason as the catalogues know it, so that it can be kept and told in any language later.

    `ValueError` when neither it nor the kind says why; `KeyError` when the words name a fact that is not there.
    """
    if not (because or kind(name).because):
        raise ValueError(f"{name} does not say why one gets it")
    with force_locale("en"):  # the language of the sources
        source = str(because) if because else ""
        words_of(name, facts)
        reason_of(name, source, facts)
    return source


def kept(facts: dict) -> str:
    """Facts as JSON: strings, whole numbers, dates, and words that every reader is told in their own language."""
    return json.dumps({name: _plain(value) for name, value in facts.items()}, ensure_ascii=False, sort_keys=True)


def _plain(value):
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, LazyString):
        with force_locale("en"):  # the language of the sources
            return {"words": str(value)}
    return value if isinstance(value, int) else str(value)


def _shown(facts: dict) -> dict:
    return {name: _told(value) for name, value in facts.items()}


def _told(value):
    if not isinstance(value, dict):
        return value
    if source := value.get("words"):
        return gettext(source)
    return date.fromisoformat(value["day"]).strftime("%d/%m/%Y")
