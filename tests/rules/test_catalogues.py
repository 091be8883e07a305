"""Every text a person sees has its Vietnamese, with the same placeholders; two catalogues never contradict each other.

A red test prints what is missing as entries to paste, catalogue by catalogue.
"""

import re
from collections import defaultdict
from functools import cache

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from .source import ROOT, templates

FOLDER = ROOT / "qms" / "translations" / "vi" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "_ln": (1, 2),
    "lazy_ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
SHARED = ("layouts", "errors", "ui")  # templates whose words are in ui.po


@cache
def used() -> dict:
    """Message → path of the first file that says it."""
    found = {}
    files = [*((path, "python") for path in sorted(ROOT.glob("qms/**/*.py"))), *((p, "jinja2") for p in templates())]
    for path, method in files:
        options = {"trimmed": "true"} if method == "jinja2" else {}
        for _line, message, _comments, _context in extract_from_file(method, path, KEYWORDS, options=options):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


@cache
def translated() -> dict[str, dict]:
    """Catalogue → message → Vietnamese."""
    found = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as stream:
            messages = [m for m in read_po(stream, locale="vi") if m.id]
        assert not [m.id for m in messages if m.fuzzy], f"{path.name} holds entries marked fuzzy"
        found[path.stem] = {m.id: m.string for m in messages}
    return found


def domain(path: str) -> str:
    """The catalogue a file's words belong to: its package."""
    package = path.split("/")[1]
    return "ui" if package in SHARED else package.removesuffix(".py")


def entry(message) -> str:
    """A message as one writes it into a catalogue."""
    lines = ["#, python-format"] if PLACEHOLDER.search(str(message)) else []
    if isinstance(message, tuple):
        lines += [f'msgid "{_escaped(message[0])}"', f'msgid_plural "{_escaped(message[1])}"', 'msgstr[0] ""']
    else:
        lines += [f'msgid "{_escaped(message)}"', 'msgstr ""']
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _has_words(string) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def test_every_text_has_its_vietnamese():
    known = {message for messages in translated().values() for message, words in messages.items() if _has_words(words)}
    missing = defaultdict(list)
    for message, path in used().items():
        if message not in known:
            missing[domain(path)].append(entry(message))
    paste = [
        f"\n# {FOLDER.relative_to(ROOT) / name}.po\n\n" + "\n\n".join(entries)
        for name, entries in sorted(missing.items())
    ]
    assert not missing, "give these their Vietnamese:" + "\n".join(paste)


def test_placeholders_are_the_same_in_both_languages():
    unlike = []
    for name, messages in translated().items():
        for message, words in messages.items():
            ids, strings = (x if isinstance(x, tuple) else (x,) for x in (message, words))
            wanted = {p for text in ids for p in PLACEHOLDER.findall(text)}
            unlike += [f"{name}.po: {message}" for text in strings if text and set(PLACEHOLDER.findall(text)) != wanted]
    assert unlike == []


def test_a_text_is_translated_the_same_everywhere():
    said = defaultdict(dict)
    for name, messages in translated().items():
        for message, words in messages.items():
            said[message][name] = words
    assert {message: where for message, where in said.items() if len(set(where.values())) > 1} == {}


def test_no_entry_is_left_over():
    left = [f"{name}.po: {message}" for name, messages in translated().items() for message in messages.keys() - used()]
    assert sorted(left) == [], "nothing says these any more: take them out"
