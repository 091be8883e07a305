"""The library is rendered by kind, listed in a catalogue, and left alone where nothing changed."""

import csv
import io

import yaml

from procedures.build import render
from tests.exports.descriptions import FORM, PROCEDURE


def written(folder, *specs):
    folder.mkdir()
    for number, spec in enumerate(specs):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(spec, allow_unicode=True), encoding="utf-8")
    return folder


def test_each_revision_is_a_file_in_the_folder_of_its_kind_and_a_line_of_the_catalogue(tmp_path):
    assert render(written(tmp_path / "source", PROCEDURE, FORM), tmp_path / "out") == []
    raw = (tmp_path / "out" / "catalogue.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["file"] for row in rows] == [
        "bieu-mau/BM-QT.HT.01-01_LBH02_LSD00.docx",
        "quy-trinh-tac-nghiep/QT-LĐVL-03_LBH01_LSD00.docx",
        "quy-trinh-tac-nghiep/QT-LĐVL-03_LBH01_LSD01.docx",
    ]
    assert all((tmp_path / "out" / row["file"]).is_file() for row in rows)
    assert (rows[0]["parent"], rows[1]["clauses"], rows[2]["effective"]) == ("QT-HT-01", "8.2; 8.5", "2024-07-01")


def test_rendering_again_touches_no_file(tmp_path):
    source, out = written(tmp_path / "source", PROCEDURE), tmp_path / "out"
    render(source, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.*")}
    render(source, out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.*")} == before


def test_a_faulty_description_is_reported_and_the_others_still_rendered(tmp_path):
    faults = render(written(tmp_path / "source", PROCEDURE | {"kind": "poem"}, FORM), tmp_path / "out")
    assert len(faults) == 1
    assert faults[0].startswith("0.yaml:\nQT-LĐVL-03: kind: 'poem'")
    assert len(list((tmp_path / "out").rglob("*.docx"))) == 1
