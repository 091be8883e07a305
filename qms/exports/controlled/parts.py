"""The text of a controlled document: the seven parts of a procedure, numbered sections."""

from collections.abc import Callable, Iterable
from typing import Any

from qms.exports.controlled.manuscript import Manuscript, as_list

_UNITS = {"working_days": "ngày làm việc", "calendar_days": "ngày"}
_NUMBERING = ("TT", "STT")


def add_procedure(manuscript: Manuscript, body: dict[str, Any]) -> None:
    """Parts 1 to 7 of a procedure."""
    _add_part(manuscript, "1. MỤC ĐÍCH", body["purpose"])
    _add_part(manuscript, "2. PHẠM VI ÁP DỤNG", body["scope"])
    manuscript.heading(1, "3. TÀI LIỆU VIỆN DẪN")
    _add_numbered(manuscript, ("Số, ký hiệu", "Tên tài liệu"), ("number", "title"), body["references"], (10, 42, 108))
    manuscript.heading(1, "4. ĐỊNH NGHĨA, TỪ VIẾT TẮT")
    _add_numbered(
        manuscript, ("Thuật ngữ, từ viết tắt", "Giải thích"), ("term", "meaning"), body["definitions"], (10, 42, 108)
    )
    manuscript.heading(1, "5. NỘI DUNG QUY TRÌNH")
    _add_contents(manuscript, body)
    manuscript.heading(1, "6. BIỂU MẪU")
    _add_numbered(manuscript, ("Mã hiệu", "Tên biểu mẫu"), ("code", "title"), body.get("forms", ()), (10, 42, 108))
    manuscript.heading(1, "7. HỒ SƠ LƯU")
    _add_numbered(
        manuscript,
        ("Tên hồ sơ", "Nơi lưu", "Thời hạn lưu"),
        ("name", "place", "retention"),
        body["records"],
        (10, 80, 42, 28),
    )


def add_sections(
    manuscript: Manuscript, sections: Iterable[dict[str, Any]], *, within: str = "", level: int = 1
) -> None:
    """Sections with numbered headings; a section without a title has none and takes no number."""
    number = 0
    for section in sections:
        if section.get("title"):
            number += 1
            title = section["title"].upper() if level == 1 else section["title"]
            manuscript.heading(level, f"{within}{number}. {title}")
        manuscript.texts(as_list(section.get("text")))
        if "table" in section:
            _add_table(manuscript, section["table"])


def as_days(days: float | str, unit: str) -> str:
    """A span as it is written: `0,5 ngày`, `05 ngày làm việc`."""
    if isinstance(days, str):
        return days
    amount = f"{days:02.0f}" if days == int(days) else f"{days:g}".replace(".", ",")
    return f"{amount} {unit}"


def _add_part(manuscript: Manuscript, heading: str, words: Any) -> None:
    manuscript.heading(1, heading)
    manuscript.texts(words)


def _add_numbered(
    manuscript: Manuscript, labels: tuple[str, ...], keys: tuple[str, ...], items: Any, shares: tuple[float, ...]
) -> None:
    if not items:
        manuscript.line("Không có.")
        return
    rows = [[str(number), *(item.get(key, "") for key in keys)] for number, item in enumerate(items, start=1)]
    manuscript.table(["TT", *labels], rows, shares=shares, centered=(0,))


def _add_contents(manuscript: Manuscript, body: dict[str, Any]) -> None:
    sections = body.get("sections", [])
    add_sections(manuscript, sections, within="5.", level=2)
    number = sum(1 for section in sections if section.get("title"))
    for parts, title, add in _SUBPARTS:
        if body.keys() & parts:
            number += 1
            manuscript.heading(2, f"5.{number}. {title}")
            add(manuscript, body)


def _add_dossier(manuscript: Manuscript, body: dict[str, Any]) -> None:
    if body.get("dossier"):
        _add_numbered(
            manuscript,
            ("Tên thành phần hồ sơ", "Bản chính", "Bản sao"),
            ("name", "original", "copy"),
            body["dossier"],
            (10, 110, 20, 20),
        )
    if "conditions" in body:
        manuscript.line("Yêu cầu, điều kiện thực hiện:", bold=True, italic=True)
        manuscript.texts(body["conditions"])


def _add_time_limit(manuscript: Manuscript, body: dict[str, Any]) -> None:
    limit = body["time_limit"]
    since = " kể từ ngày nhận đủ hồ sơ hợp lệ." if "note" not in limit else "."
    manuscript.line(_limit(body) + since)
    manuscript.texts(as_list(limit.get("note")))


def _limit(body: dict[str, Any]) -> str:
    return as_days(body["time_limit"]["amount"], _UNITS[body["time_limit"]["unit"]])


def _add_steps(manuscript: Manuscript, body: dict[str, Any]) -> None:
    rows = [
        [
            f"B{number}",
            [step["name"], *as_list(step.get("detail"))],
            step["who"],
            as_days(step["days"], "ngày") if "days" in step else "–",
            step.get("result", ""),
        ]
        for number, step in enumerate(body["steps"], start=1)
    ]
    if "time_limit" in body:
        rows.append(["", "Tổng thời gian xử lý", "", _limit(body), ""])
    table = manuscript.table(
        ["TT", "Trình tự thực hiện", "Trách nhiệm", "Thời gian", "Biểu mẫu/Kết quả"],
        rows,
        shares=(11, 63, 27, 19, 40),
        centered=(0, 2, 3),
    )
    for row in table.rows[1:]:
        row.cells[1].paragraphs[0].runs[0].bold = True


def _text_of(part: str) -> Callable[[Manuscript, dict[str, Any]], None]:
    return lambda manuscript, body: manuscript.texts(body[part])


_SUBPARTS: tuple[tuple[set[str], str, Callable[[Manuscript, dict[str, Any]], None]], ...] = (
    ({"legal_basis"}, "Cơ sở pháp lý", _text_of("legal_basis")),
    ({"dossier", "conditions"}, "Thành phần hồ sơ", _add_dossier),
    ({"sets"}, "Số lượng hồ sơ", _text_of("sets")),
    ({"time_limit"}, "Thời gian xử lý", _add_time_limit),
    ({"place"}, "Nơi tiếp nhận và trả kết quả", _text_of("place")),
    ({"fee"}, "Lệ phí", _text_of("fee")),
    ({"steps"}, "Quy trình xử lý công việc", _add_steps),
)


def _add_table(manuscript: Manuscript, table: dict[str, Any]) -> None:
    columns = table["columns"]
    centered = [place for place, label in enumerate(columns) if is_numbering(label)]
    manuscript.table(columns, table["rows"], centered=centered, row_height=8)


def is_numbering(label: str) -> bool:
    """Whether a column only counts its rows."""
    return label.strip().upper() in _NUMBERING
