"""Pictures of records: the register, a new one, its closing, the way of disposal."""

from .camera import Camera, save, write


def take(camera: Camera) -> None:
    """Every picture of records."""
    save(camera.open("thukyiso", "/records"), "records")
    form = camera.open("motcua", "/records", "Lập hồ sơ")
    write(form, title="Hồ sơ khảo sát sự hài lòng của người nộp hồ sơ, quý IV năm 2026", document="QT-HT-06")
    save(form, "record-new")
    save(camera.open("chanhvanphong", "/", "Kết thúc hồ sơ", "Kết thúc hồ sơ"), "record-close")
    save(camera.open("giamdoc", "/", "TH-2026-LĐVL-001"), "disposal")
