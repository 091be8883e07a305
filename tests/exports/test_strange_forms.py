"""A form in which Word would find nonsense is filled all the same: a fault of it is no fault of ours."""

import pytest

from qms.exports.filling import Picture, fill
from tests.exports.test_filling import control, form, paragraph, png, run, table, texts

STRANGE = ("", "xyz", "nan", "1e400", "-5", "110000", "D800", "FFFE", "0", "9" * 5000)


@pytest.mark.parametrize("number", STRANGE, ids=lambda text: text[:8] or "empty")
def test_nonsense_where_a_form_states_a_number_is_as_if_it_stated_none(number):
    space = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    state = f'<w14:checkbox><w14:checkedState w14:val="{number}"/></w14:checkbox>'
    extent = f'<wp:extent cx="{number}" cy="{number}"/><wp:docPr id="{number}"/>'
    drawn = f"<w:r><w:drawing><wp:inline {space}>{extent}</wp:inline></w:drawing></w:r>"
    width = f'<w:tcPr><w:tcW w:type="dxa" w:w="{number}"/></w:tcPr>'
    sizes = f'<w:pgSz w:w="{number}"/><w:pgMar w:left="{number}" w:right="{number}"/>'
    filled = fill(
        form(
            paragraph(control("ticked", run("☐"), state), control("before", drawn))
            + table(f"<w:tr><w:tc>{width}{paragraph(control('in_cell', run()))}</w:tc></w:tr>")
            + paragraph(control("on_page", run()))
            + f"<w:p><w:pPr><w:sectPr>{sizes}</w:sectPr></w:pPr></w:p>"
        ),
        {"ticked": True},
        pictures={name: Picture(png(10, 10)) for name in ("before", "in_cell", "on_page")},
    )
    assert filled.missing == [] and "☒" in "".join(texts(filled.docx))


def test_rows_and_cells_where_none_belong_are_no_places_to_fill():
    stray = f"<w:tr><w:tc>{paragraph(control('actions.what', run()))}</w:tc></w:tr>"
    hollow = '<w:sdt><w:sdtPr><w:tag w:val="number"/><w:tc/></w:sdtPr><w:sdtContent/></w:sdt>'
    filled = fill(form(stray + table(f"<w:tr>{hollow}</w:tr>")), {"number": "1"}, {"actions": [{"what": "Sửa."}]})
    assert filled.missing == ["number", "actions"]
