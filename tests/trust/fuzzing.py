"""Requests as nobody's browser would send them: every address, with what is on its form and with what is not."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from tests.addresses import Address
from tests.scene import Browser

MARKUP = '<b id="canary">'
NASTY = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufffe", "\u202egnp.exe", "\r\nSet-Cookie: a=b", MARKUP,
    "-1", "0", "1", "+1", "1.5", "1e309", "NaN", "0x10", "²", "٣", "१२", "𝟙𝟚", " 7 ", "2147483647", "2147483648",
    "9223372036854775807", "9223372036854775808", "9" * 400, "9" * 5000, "None", "null", "true", "[]", "{}",
    "31/02/2025", "29/02/2025", "00/00/0000", "01/01/0001", "31/12/9999", "31/12/2200", "2200-12-31", "1900-01-01",
    "2025-13-01", "0000-00-00", "2025-02-30", "15/03/25", "٠١/٠١/٢٠٢٥", "9999-12-31T23:59:60", "01/01/2026",
    "=1+1", "@SUM(A1)", "' OR 1=1 --", "%", "_", "\\", "%%", "%s", "%(x)s", "{{7*7}}", "../../etc/passwd",
    "\\\\host\\share", "//evil.example", "https://evil.example", "a" * 300, "ă" * 9000, "a " * 3000,
    "(" * 2000, '"' * 301, "*", "a*", "[a TO z]", "QT-VP-01", "u:", ":", "documents:", "documents:\U0010ffff", "draft",
    "approved", "administrator", "ﬃ", "ſ", "İ", "ß" * 200, "e\u0301" * 200, "\u200b", "\ufeff", "🇻🇳", "\U0010ffff",
]  # fmt: skip
NAMES = (
    "as_of page sort q kind unit state due clause qms past mine with all inline run before after person action code "
    "thread since until role next lang v propose add new_issue language proposed seen csrf_token file password id step "
    "reviewers-0 reviewers-7 reviewers-99999999999 reviewers-x document_kinds"
).split()
HEADERS = {
    "Accept": ["application/json", "*/*;q=x", "text/html;q=99999999999", ",,,", "\xff"],
    "Accept-Language": ["en", "xx-\xff", "*"],
    "Cookie": ["qms=x", "qms=.eJw", "qms_device=\xff; qms_device=x", ";=;", "qms=" + "a" * 5000],
    "Host": ["", "a b", "evil.example", "[::1", "localhost:99999", "x" * 300],
    "If-Modified-Since": ["x", "Thu, 99 Foo 0000 00:00:00 GMT"],
    "If-None-Match": ["*", '"', 'W/"x', '"' * 500],
    "Range": ["bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=0-99999999999999999999", "x"],
    "Referer": ["", "http://[", "\xff", "https://evil.example/?" + "a" * 3000],
    "User-Agent": ["", "\xff" * 300, "x" * 5000],
    "X-Forwarded-For": ["1.2.3.4", "x" * 300, "::ffff:\xff"],
    "HX-Request": ["true"],
    "Content-Type": ["application/json", "text/plain", "multipart/form-data", "\xff"],
}
ON_EVERY_PAGE = ("q", "csrf_token", "next", "language")
FILES = [b"", b"x", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"%PDF-1.4", b"\xd0\xcf\x11\xe0" + bytes(600), bytes(9)]


class Fields(HTMLParser):
    """Name → values that the page's forms offer for it."""

    def __init__(self, page: str):
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("input", "textarea", "select", "button") and given.get("name"):
            self.found.setdefault(given["name"], []).append(given.get("value") or "")
        self._select = given.get("name") if tag == "select" else self._select
        if tag == "option" and self._select:
            self.found[self._select].append(given.get("value") or "")


@dataclass
class Place:
    """An address with the fields of its page, as somebody who may use it sees them."""

    address: Address
    fields: dict[str, list[str]] = field(default_factory=dict)


def forms(found: list[Address], browsers: list[Browser]) -> dict[str, dict[str, list[str]]]:
    """The fields of each rule's or step's form, read once: as the first sees it who is shown one."""
    read: dict[str, dict[str, list[str]]] = {}
    for address in found:
        asked = iter(browsers if {"GET", "POST"} <= set(address.methods) else ())
        while not read.get(_form(address)) and (browser := next(asked, None)):
            response = browser("GET", address.url)
            fields = Fields(response.text).found if response.status_code == 200 else {}
            read[_form(address)] = {name: values for name, values in fields.items() if name not in ON_EVERY_PAGE}
    return read


def places(found: list[Address], read: dict[str, dict[str, list[str]]]) -> list[Place]:
    """Every address with what was read of its form."""
    return [Place(address, read.get(_form(address), {})) for address in found]


def _form(address: Address) -> str:
    return address.endpoint + (address.about.split()[0] if "step" in address.endpoint else "")


texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=30))


@st.composite
def requests(draw, place: Place) -> tuple[str, dict]:
    """(method, arguments of the browser) of a request to the place."""
    url = place.address.url
    if draw(st.integers(0, 9)) == 0:
        url += draw(st.one_of(st.just("/"), texts.map(lambda text: "/" + quoted(text))))
    elif "id" in place.address.about and draw(st.integers(0, 9)) == 0:
        url = url.replace("1", draw(st.sampled_from(["0", "-1", "9" * 30, "%00", "%ED%A0%80"])))
    if query := draw(pairs(place, most=4)):
        url += "?" + encoded(query)
    headers = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=1))
    given = {"headers": [(name, draw(st.sampled_from(HEADERS[name]))) for name in headers if name != "Content-Type"]}
    method = draw(st.sampled_from(place.address.methods))
    if method == "POST":
        given |= draw(bodies(place, odd="Content-Type" in headers))
    return method, given | {"path": url}


@st.composite
def bodies(draw, place: Place, *, odd: bool) -> dict:
    """A body: the form as it should be filled in, with some of it spoilt, as a browser sends it or not at all so."""
    values = draw(st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in place.fields.items()}))
    form = [*values.items(), *draw(pairs(place, most=5))]
    if odd:
        return {"data": encoded(form), "content_type": draw(st.sampled_from(HEADERS["Content-Type"]))}
    if "file" in place.fields and draw(st.booleans()):
        return multipart(form, draw(st.sampled_from(FILES)), draw(texts))
    return {"data": encoded(form), "content_type": "application/x-www-form-urlencoded"}


def pairs(place: Place, *, most: int):
    """Names of this page or of any, sometimes repeated, each with something that does not fit."""
    names = st.sampled_from([*place.fields, *NAMES])
    values = texts
    if offered := sorted({value for values in place.fields.values() for value in values}):
        values = st.one_of(texts, st.sampled_from(offered))
    return st.lists(st.tuples(st.one_of(names, names, names, texts), values), max_size=most)


def multipart(form: list[tuple[str, str]], data: bytes, name: str) -> dict:
    """The form with a file, written by hand so that anything can stand in it."""
    parts = [b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s' % (_raw(n), _bytes(v)) for n, v in form]
    parts.append(
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: x\r\n\r\n' % _raw(name)
        + data
    )
    return {"data": b"\r\n".join(parts) + b"\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


def _raw(text: str) -> bytes:
    return _bytes(text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22"))


def encoded(form: list[tuple[str, str]]) -> str:
    """The pairs as in an address, lone surrogates and all."""
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in form)


def quoted(text: str) -> str:
    return quote_from_bytes(_bytes(text), safe="")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
