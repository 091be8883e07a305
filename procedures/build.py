"""Render the starter library: `python -m procedures.build procedures/source procedures`.

Every revision described in the source becomes one .docx in the folder of its kind, and `catalogue.csv` lists them.
Files whose bytes would not change are left alone.
"""

import csv
import io
import sys
from pathlib import Path
from typing import Any

import yaml

from qms.core.text import nfc
from qms.exports.controlled import Agency, SpecError, build, check

FOLDERS = {
    "policy": "chinh-sach",
    "objectives": "chinh-sach",
    "manual": "chinh-sach",
    "system_procedure": "quy-trinh-he-thong",
    "procedure": "quy-trinh-tac-nghiep",
    "instruction": "huong-dan",
    "regulation": "huong-dan",
    "form": "bieu-mau",
}
COLUMNS = (
    "file",
    "code",
    "title",
    "kind",
    "unit",
    "clauses",
    "issue",
    "amendment",
    "issued",
    "effective",
    "retention",
    "parent",
    "related",
    "serves",
)
DEPARTMENT = Agency(
    units={
        "BGĐ": "Ban Giám đốc Sở",
        "VP": "Văn phòng Sở",
        "TTR": "Thanh tra Sở",
        "TCCB": "Phòng Tổ chức cán bộ",
        "KHTC": "Phòng Kế hoạch – Tài chính",
        "LĐVL": "Phòng Lao động – Việc làm – An toàn lao động",
        "GDNN": "Phòng Giáo dục nghề nghiệp",
        "NCC": "Phòng Người có công",
        "BTXH": "Phòng Bảo trợ xã hội – Giảm nghèo",
        "TEBĐG": "Phòng Trẻ em và Bình đẳng giới",
        "CCTNXH": "Chi cục Phòng, chống tệ nạn xã hội",
        "TTDVVL": "Trung tâm Dịch vụ việc làm",
    }
)


def render(source: Path, target: Path) -> list[str]:
    """Render every description in a folder; returns the faults of those that could not be rendered."""
    faults, catalogue = [], []
    for path in sorted(source.glob("*.yaml")):
        try:
            catalogue += _render_document(yaml.safe_load(path.read_text(encoding="utf-8")), target)
        except (SpecError, yaml.YAMLError) as error:
            faults.append(f"{path.name}:\n{error}")
    catalogue.sort(key=lambda row: (row["code"], row["issue"], row["amendment"]))
    _write(target / "catalogue.csv", _as_csv(catalogue))
    return faults


def _render_document(spec: dict[str, Any], target: Path) -> list[dict[str, Any]]:
    check(spec)
    rows = []
    for index, revision in enumerate(spec["revisions"]):
        content = build(spec, index, agency=DEPARTMENT)
        code = nfc(spec["code"]).replace("/", "-")
        name = f"{FOLDERS[spec['kind']]}/{code}_LBH{revision['issue']:02}_LSD{revision['amendment']:02}.docx"
        _write(target / name, content)
        facts = {column: spec[column] for column in COLUMNS if column in spec}
        facts |= {column: revision[column] for column in ("issue", "amendment", "issued", "effective")}
        rows.append(facts | {"file": name, "clauses": "; ".join(spec["clauses"])})
    return rows


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return nfc(out.getvalue()).encode("utf-8-sig")


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m procedures.build SOURCE_DIR OUT_DIR")
    if found := render(Path(sys.argv[1]), Path(sys.argv[2])):
        sys.exit("\n\n".join(found))
