"""Vietnamese written before Unicode: TCVN3 (or ABC; fonts .VnTime…) and VNI (fonts VNI-Times…) made Unicode.

Such text reaches us as the Latin-1 letters that share its byte values: `Céng hßa` (TCVN3) and `Coäng hoøa` (VNI) are
both `Cộng hòa`.
"""

import re
import unicodedata
from collections.abc import Iterable

CERTAIN = 0.8  # share of accented words that must become Vietnamese syllables when no font names the encoding
HINTED = 0.5  # the same when a font does
LEAD = 0.3  # and by how much that share must exceed the one the text has as it stands
_FEWEST, _MOST = 5, 2000  # accented words to judge by

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_VNI_PLAIN = {"": "", "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_ROOF = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_VNI_ALONE = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    table |= {base + mark: base + tone for base in "aeouy" for mark, tone in _VNI_PLAIN.items() if mark}
    table |= {base + mark: base + _CIRCUMFLEX + tone for base in "aeo" for mark, tone in _VNI_ROOF.items()}
    table |= {"a" + mark: "a" + _BREVE + tone for mark, tone in _VNI_BREVE.items()}
    table |= {
        base + mark: plain + _HORN + tone
        for base, plain in (("ô", "o"), ("ö", "u"))
        for mark, tone in _VNI_PLAIN.items()
    }
    return {key: unicodedata.normalize("NFC", value) for key, value in table.items()}


_VNI = _vni_table()
_VNI_TOKEN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)

_SYLLABLE = re.compile(
    r"(?:ngh|gh|gi|kh|ng|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?", re.IGNORECASE
)
_TONES = {_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT}
_SHAPES = {"a": {_BREVE, _CIRCUMFLEX}, "e": {_CIRCUMFLEX}, "o": {_CIRCUMFLEX, _HORN}, "u": {_HORN}}


def of_font(name: str) -> str | None:
    """`tcvn3`, `vni` or None, by a font's name; a PDF's subset prefix (`ABCDEF+`) is passed over."""
    bare = name.rsplit("+", 1)[-1].lstrip("/").lower()
    if bare.startswith(".vn"):
        return "tcvn3"
    return "vni" if bare.startswith(("vni-", "vni ")) else None


def decoded(text: str, encoding: str, *, capitals: bool = False) -> str:
    """The text in Unicode. `capitals`: a TCVN3 font whose name ends in H draws small letters as capitals."""
    bare = "".join(chr(ord(c) - 0xF000) if "\uf0a1" <= c <= "\uf0fe" else c for c in text)
    if encoding == "tcvn3":
        told = bare.translate(_TCVN3)
        return told.upper() if capitals else told
    return _VNI_TOKEN.sub(_vni_letter, bare)


def _vni_letter(match: re.Match) -> str:
    token = match[0]
    letter = _VNI[token.lower()]
    return letter.upper() if token[0].isupper() else letter


def detected(text: str, *, hint: str | None = None) -> tuple[str | None, float]:
    """The old encoding of the text, or None when it is Unicode or cannot be told, and the confidence from 0 to 1.

    Judged by how many of its accented words are Vietnamese syllables as they stand, and how many would be when decoded.
    """
    words = _accented(text)
    if len(words) < (1 if hint else _FEWEST):
        return None, 0.0
    now = _share(words)
    shares = {name: _share(_accented_as(words, name)) for name in ((hint,) if hint else ("tcvn3", "vni"))}
    best = max(shares, key=shares.get)
    enough = shares[best] >= (HINTED if hint else CERTAIN)
    ahead = shares[best] > now if hint else shares[best] >= now + LEAD
    return (best, shares[best]) if enough and ahead else (None, now)


def repaired(text: str, *, fonts: Iterable[str] = ()) -> tuple[str, str | None]:
    """The text in Unicode, and the old encoding it was in, if any."""
    hints = {of_font(font) for font in fonts} - {None}
    encoding, _ = detected(text, hint=hints.pop() if len(hints) == 1 else None)
    return (decoded(text, encoding), encoding) if encoding else (text, None)


def _accented(text: str) -> list[str]:
    words = (word.strip("!\"#$%&'()*+,-./:;<=>?@[]_{}|–—“”‘’…") for word in text[:200_000].split(maxsplit=30_000))
    return [word for word in words if not word.isascii()][:_MOST]


def _accented_as(words: list[str], encoding: str) -> list[str]:
    return ["" if re.search("[\u0100-\uefff]", word) else decoded(word, encoding) for word in words]


def _share(words: list[str]) -> float:
    return sum(map(_is_syllable, words)) / len(words)


def _is_syllable(word: str) -> bool:
    """One Vietnamese syllable: letters in their places, each shape on a letter that may carry it, at most one tone."""
    bare, tones = [], 0
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES:
            tones += 1
        elif unicodedata.combining(character):
            if not bare or character not in _SHAPES.get(bare[-1], ()):
                return False
        else:
            bare.append(character)
    return tones <= 1 and bool(_SYLLABLE.fullmatch("".join(bare)))
