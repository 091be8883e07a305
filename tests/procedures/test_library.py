"""The starter library and the demonstration's short procedures: what each of the 75 titles promises, kept."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from procedures import build
from qms.demo import load
from qms.documents.forms_in_force import PURPOSES
from qms.exports.controlled import check
from qms.exports.controlled.spec import SEVEN_PARTS, apply_changes
from qms.exports.filling import fields, fill
from qms.imports import docx

TITLES = Path(__file__).with_name("titles.tsv")
LIBRARY = Path(build.__file__).parent
UNITS = {"lv": "working_days", "lich": "calendar_days"}
RETENTION = {"permanent": "Vĩnh viễn"}
PARTS = [
    "1. MỤC ĐÍCH",
    "2. PHẠM VI ÁP DỤNG",
    "3. TÀI LIỆU VIỆN DẪN",
    "4. ĐỊNH NGHĨA, TỪ VIẾT TẮT",
    "5. NỘI DUNG QUY TRÌNH",
    "6. BIỂU MẪU",
    "7. HỒ SƠ LƯU",
]


@cache
def promised() -> dict[str, dict[str, str]]:
    with TITLES.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row for row in csv.DictReader(rows, delimiter="\t")}


@cache
def sources() -> dict[str, dict]:
    paths = sorted((LIBRARY / "source").glob("*.yaml"))
    return {spec["code"]: spec for spec in (yaml.safe_load(path.read_text("utf-8")) for path in paths)}


@cache
def described() -> dict[str, dict]:
    """The library's documents and the demonstration's short ones."""
    paths = sorted((load.HERE / "titles").glob("*.yaml"))
    short = [spec for path in paths for spec in yaml.safe_load(path.read_text("utf-8"))]
    assert not {spec["code"] for spec in short} & sources().keys()
    return sources() | {spec["code"]: spec for spec in short}


def bodies(spec) -> list[dict]:
    """What each revision says."""
    if "body" in spec:
        return [spec["body"]]
    return [apply_changes(spec, position) for position in range(len(spec["revisions"]))]


def listed() -> list[dict[str, str]]:
    with (LIBRARY / "catalogue.csv").open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def in_force() -> list[tuple[str, str]]:
    """Code and file of the newest revision of each seven-part procedure."""
    newest = {row["code"]: row["file"] for row in listed() if row["kind"] in SEVEN_PARTS}
    return sorted(newest.items())


def test_every_promised_title_is_there():
    assert promised().keys() <= described().keys()


def test_titles_units_clauses_and_retention_are_the_promised_ones():
    for code, spec in described().items():
        if code not in promised():
            assert spec["parent"] in promised(), f"{code} is neither promised nor a form of what is"
            continue
        row = promised()[code]
        retention = str(spec["retention"])
        said = [spec["title"], spec["unit"], "; ".join(spec["clauses"]), RETENTION.get(retention, retention)]
        assert said == [row["title"], row["owner_unit"], row["clause"], row["retention"]], code
        assert (spec.get("related") or "") == row["related_tthc"], code


def test_every_limit_is_the_promised_one_and_its_steps_add_up_to_it():
    for code, spec in described().items():
        row = promised().get(code, {"processing_days": ""})
        for number, body in enumerate(bodies(spec)):
            limit = body.get("time_limit")
            assert bool(limit) == bool(row["processing_days"]), code
            if limit:
                assert limit["amount"] == float(row["processing_days"]), code
                assert limit["unit"] == UNITS[row["day_unit"]], code
                days = [step["days"] for step in body["steps"] if not isinstance(step.get("days", ""), str)]
                assert sum(days) == pytest.approx(limit["amount"]), f"{code}, revision {number}"


def test_descriptions_are_sound():
    for spec in sources().values():
        check(spec)


def test_a_document_refers_only_to_documents_there_are():
    known = promised().keys() | sources().keys()
    for path in sorted((LIBRARY / "source").glob("*.yaml")):
        codes = set(re.findall(r"\b(?:QT|HD|BM|QĐ|QC)[-.][A-ZĐ.]+[-.]\d\d(?:-\d\d)?", path.read_text("utf-8")))
        assert codes <= known, path.name


def test_every_form_a_procedure_names_as_its_own_is_in_the_library():
    for code, spec in sources().items():
        own = f"BM-{code.replace('-', '.')}-"
        for body in bodies(spec):
            named = {form["code"] for form in body.get("forms", ())}
            assert {form for form in named if form.startswith(own)} <= sources().keys(), code


@pytest.mark.parametrize("purpose", PURPOSES)
def test_there_is_one_form_for_each_purpose_and_it_can_be_filled_in(purpose):
    rows = [row for row in listed() if row["serves"] == purpose]
    assert len({row["code"] for row in rows}) == 1
    content = (LIBRARY / rows[-1]["file"]).read_bytes()
    plain = {tag for tag in fields(content) if "=" not in tag and "." not in tag}
    columns = [tag.split(".") for tag in fields(content) if "." in tag]
    rows = {table: [{name: "chữ" for each, name in columns if each == table}] * 20 for table, _ in columns}
    lists = {table: lines for table, lines in rows.items() if table not in FIXED}
    filled = fill(content, dict.fromkeys(plain, "chữ"), lists)
    assert filled.missing == []
    assert len(docx.extract(filled.docx).blocks) > len(docx.extract(content).blocks) or not lists


FIXED = {"whys", "checks"}  # whose rows are the form's own questions


def test_the_language_is_an_offices():
    everything = [*sorted((LIBRARY / "source").glob("*.yaml")), *sorted((load.HERE / "titles").glob("*.yaml"))]
    for path in everything:
        slip = re.search(r"\b[Bb]ạn\b|TODO|[Ll]orem|\bv\.v\b|\?\?|xxx", path.read_text("utf-8"))
        assert slip is None, f"{path.name}: {slip}"


def test_the_catalogue_lists_every_revision_and_every_file_is_there():
    expected = {
        (code, str(revision["issue"]), str(revision["amendment"]), str(revision["effective"]))
        for code, spec in sources().items()
        for revision in spec["revisions"]
    }
    assert {(row["code"], row["issue"], row["amendment"], row["effective"]) for row in listed()} == expected
    assert [row["file"] for row in listed() if not (LIBRARY / row["file"]).is_file()] == []


@pytest.mark.parametrize("code", ["CSCL", "QT-TTR-02", "BM-QT.HT.04-01"])
def test_the_committed_files_are_what_the_source_says(code, tmp_path):
    assert [name for name in rendered(code, tmp_path) if stale(name, tmp_path)] == [], "run `make library`"


def rendered(code, folder) -> list[str]:
    source = folder / "source"
    source.mkdir()
    (source / f"{code}.yaml").symlink_to(LIBRARY / "source" / f"{code}.yaml")
    assert build.render(source, folder / "out") == []
    return [str(path.relative_to(folder / "out")) for path in (folder / "out").rglob("*.docx")]


def stale(name, folder) -> bool:
    return (LIBRARY / name).read_bytes() != (folder / "out" / name).read_bytes()


@pytest.mark.parametrize(("code", "file"), in_force())
def test_a_procedure_has_seven_parts_its_header_its_changes_and_its_signatures(code, file):
    extraction = docx.extract((LIBRARY / file).read_bytes())
    texts = [block.text for block in extraction.blocks]
    tops = [block.text for block in extraction.blocks if block.kind == "heading" and block.level == 1]
    assert tops == PARTS
    head = "\n".join(cell for row in extraction.header for cell in row)
    assert all(
        f"{label}: " in head for label in ("Lần ban hành", "Lần sửa đổi", "Ngày ban hành", "Ngày hiệu lực", "Trang")
    )
    assert f"Mã hiệu: {code}" in head
    assert "TRANG THEO DÕI SỬA ĐỔI TÀI LIỆU" in texts
    assert "Trách nhiệm | Soạn thảo | Xem xét | Phê duyệt" in texts
