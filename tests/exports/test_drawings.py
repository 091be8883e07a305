"""The fishbone is laid out once for page and paper: nothing is lost, nothing overlaps, nothing stands out."""

import io
from itertools import combinations

import pytest
from PIL import Image

from qms.exports.drawings import as_png, fishbone, fishbone_for_paper, fishbone_upright
from qms.exports.drawings.lettering import font, runs, width_of, wrapped
from qms.exports.drawings.shapes import Path, Words

NAMES = ("Con người", "Quy trình, phương pháp", "Thiết bị, công nghệ thông tin", "Thông tin, hồ sơ", "Môi trường")
EFFECT = "Ngày hẹn trả của chín hồ sơ bị sửa trên phần mềm sau khi đã quá hạn"
LONG = " ".join(["Nguyên nhân rất dài, khuỷu tay ngoằn ngoèo ướt đẫm."] * 19)
SAID = {
    "usual": [
        ["Ngại báo cáo hồ sơ trễ"],
        ["Không có bước kiểm tra chéo", "Chỉ tiêu tính trên ngày hẹn"],
        [],
        ["Cũ"],
        [],
    ],
    "empty": [[], [], [], [], []],
    "one group": [["Thiếu người"]],
    "much": [[LONG], ["Ngắn"], ["x" * 300], [], [LONG[:500], LONG[500:]]],
}
TONES = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def groups(case):
    return list(zip(NAMES, SAID[case], strict=False))


def extent(words: Words) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line of text, as far as its letters reach."""
    wide = width_of(words.text, words.size, bold=words.bold)
    return words.x, words.y - words.size * 0.75, words.x + wide, words.y + words.size * 0.2


@pytest.mark.parametrize("case", SAID)
@pytest.mark.parametrize("layout", [fishbone, fishbone_upright, fishbone_for_paper])
def test_all_that_was_said_stands_within_the_drawing_and_nothing_overlaps(layout, case):
    drawing = layout(EFFECT, groups(case))
    lines = [shape for shape in drawing.shapes if isinstance(shape, Words)]
    letters = "".join(line.text for line in lines if line.role == "cause").replace(" ", "")
    assert sorted(letters) == sorted("".join(c for causes in SAID[case] for c in causes).replace(" ", ""))
    places = [extent(line) for line in lines]
    assert all(x >= 0 and y >= 0 and right <= drawing.width and low <= drawing.height for x, y, right, low in places)
    corners = [point for shape in drawing.shapes if isinstance(shape, Path) for point in shape.points]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in corners)
    for (a, one), (b, other) in combinations(zip(lines, places, strict=True), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, f"{a.text!r} lies on {b.text!r}"


def test_a_group_without_a_cause_keeps_its_bone_and_what_was_said_is_told_in_words():
    drawing = fishbone(EFFECT, groups("usual"))
    assert sum(shape.role == "bone" for shape in drawing.shapes) == len(NAMES)
    assert (
        drawing.said.startswith(f"{EFFECT} – Con người: Ngại báo cáo hồ sơ trễ.") and "Môi trường" not in drawing.said
    )


def test_lines_break_between_words_and_within_one_that_is_too_long():
    lines = wrapped(f"{LONG} {'x' * 80}", 120, 14)
    assert " ".join(lines[:-8]).startswith("Nguyên nhân rất dài,") and "".join(lines).count("x") == 80
    assert max(width_of(line, 14) for line in lines) <= 120
    assert wrapped("", 120, 14) == [] and wrapped("W", 1, 14) == ["W"]


def test_every_letter_of_vietnamese_is_in_the_font_that_pages_carry():
    for letter in TONES + TONES.upper():
        ((_letter, path),) = runs(letter)
        face = font(path, 20)
        assert bytes(face.getmask(letter)) != bytes(face.getmask("\uffff")), f"{letter} is not in {path}"


@pytest.mark.parametrize("case", ["usual", "much"])
def test_on_paper_it_is_a_picture_no_larger_than_a_printer_shows(case):
    drawing = fishbone_for_paper(EFFECT, groups(case))
    with Image.open(io.BytesIO(as_png(drawing))) as picture:
        assert picture.format == "PNG" and picture.width <= 2000
        assert picture.height / picture.width == pytest.approx(drawing.height / drawing.width, rel=0.01)
        assert 0 < sum(picture.convert("L").histogram()[:80]) < picture.width * picture.height / 3, "ink on white"
    assert drawing.height < drawing.width, "much said makes it wider, not as long as a page"
