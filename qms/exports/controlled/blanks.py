"""Blanks of a form: Word's content controls with tags, to be filled in by hand or by the system (`exports.filling`)."""

import re
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from qms.exports.controlled.manuscript import put

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_IN_TEXT = re.compile(r"\[\[([a-z0-9_]+(?:\|long)?)\]\]")
_FONT = "Segoe UI Symbol"  # has both ballot boxes
_LONG_DATE = "<w:date><w:dateFormat w:val=\"dd 'tháng' MM 'năm' yyyy\"/><w:lid w:val=\"vi-VN\"/></w:date>"
NOTHING = "\u00a0" * 4  # what a blank in a cell shows: room to click on
DOTS = "…………"


def add_blank(paragraph: Paragraph, tag: str, label: str, *, prompt: str = NOTHING, **look: Any) -> None:
    """A blank within a paragraph; the prompt gives way to what is written. `look` is bold, italic or size."""
    content = _add_control(paragraph, tag, label, "<w:showingPlcHdr/>")
    _add_run(paragraph, content, prompt, look)


def add_number(paragraph: Paragraph, tag: str, label: str, number: str, **look: Any) -> None:
    """A blank that already holds a number: the STT of a list's row."""
    _add_run(paragraph, _add_control(paragraph, tag, label, ""), number, look)


def add_box(paragraph: Paragraph, tag: str, label: str) -> None:
    """A check box to click on."""
    states = "".join(
        f'<w14:{state} w14:val="{sign}" w14:font="{_FONT}"/>'
        for state, sign in (("checkedState", "2612"), ("uncheckedState", "2610"))
    )
    box = f'<w14:checkbox xmlns:w14="{_W14}"><w14:checked w14:val="0"/>{states}</w14:checkbox>'
    _add_run(paragraph, _add_control(paragraph, tag, label, box), "☐", {})


def put_with_blanks(paragraph: Paragraph, words: str, **look: Any) -> None:
    """Text in which `[[tag]]` is a blank and `[[tag|long]]` one for a date: `Ngày [[day|long]], tại [[place]]`."""
    for position, piece in enumerate(_IN_TEXT.split(words)):
        tag, _, is_date = piece.partition("|")
        if position % 2 and is_date:
            content = _add_control(paragraph, tag, tag, f"<w:showingPlcHdr/>{_LONG_DATE}")
            _add_run(paragraph, content, "…… tháng …… năm ………", look)
        elif position % 2:
            add_blank(paragraph, tag, tag, prompt=DOTS, **look)
        elif piece:
            put(paragraph, piece, **look)


def _add_control(paragraph: Paragraph, tag: str, label: str, kind: str) -> Any:
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr>{kind}</w:sdtPr><w:sdtContent/></w:sdt>")
    for position, (name, value) in enumerate((("w:alias", label[:64]), ("w:tag", tag))):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        control[0].insert(position, element)
    paragraph._p.append(control)
    return control[1]


def _add_run(paragraph: Paragraph, content: Any, words: str, look: dict) -> None:
    put(paragraph, words, **look)
    run = paragraph.runs[-1]._r
    content.append(run)
    if look:  # what is written in the blank looks like the text around it
        properties = content.getparent().find(qn("w:sdtPr"))
        properties.insert(0, deepcopy(run.rPr))
