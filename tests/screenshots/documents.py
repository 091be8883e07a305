"""Pictures of the library: finding, writing, signing, looking at a day, asking for a change, reading, reviewing."""

from datetime import timedelta

from qms.core import clock

from .camera import Camera, save, write


def take(camera: Camera) -> None:
    """Every picture of documents."""
    _read(camera)
    _write(camera)
    _sign(camera)
    _look_at_a_day(camera)
    _ask(camera)
    _distribute(camera)
    save(camera.open("chanhvanphong", "/", "Soát xét"), "review")


def _read(camera: Camera) -> None:
    found = camera.open("chuyenvien", "/search?q=quy+trinh+kiem+soat")
    save(found, "search")
    found.locator(".hit-title a").first.click()
    found.wait_for_load_state()
    save(found, "document")


def _write(camera: Camera) -> None:
    draft = camera.open("chuyenvien.btxh", "/", "QT-BTXH-01", "Sửa dự thảo")
    save(draft, "draft")
    save(camera.open("chuyenvien", "/", "QT-HT-03"), "tracker")


def _sign(camera: Camera) -> None:
    save(camera.open("phogiamdoc", "/"), "desk")
    change = camera.open("phogiamdoc", "/", "QT-NCC-02", "So sánh")
    change.locator(".redline").scroll_into_view_if_needed()
    save(change, "redline")
    save(camera.open("phogiamdoc", "/", "QT-NCC-02", "Phê duyệt và ban hành"), "approve")


def _look_at_a_day(camera: Camera) -> None:
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    save(camera.open("thukyiso", f"/documents?as_of={monday}"), "master-list")
    save(camera.open("chuyenvien", "/documents?q=QT-VP-03", "QT-VP-03"), "coming")


def _ask(camera: Camera) -> None:
    form = camera.open("motcua", "/documents?q=QT-VP-03", "QT-VP-03", "Đề nghị sửa đổi")
    write(
        form,
        place="Mục 5.7, bước 2",
        current="Phiếu hẹn trả kết quả in thành hai bản, một bản giao cho người nộp.",
        proposed="Phiếu hẹn gửi qua tin nhắn; chỉ in khi người nộp yêu cầu.",
        reason="Phần lớn người nộp hồ sơ đề nghị nhận phiếu hẹn qua điện thoại.",
    )
    save(form, "change-request")


def _distribute(camera: Camera) -> None:
    save(camera.open("chuyenvien", "/", "Đọc và xác nhận"), "read-and-understood")
    save(camera.open("thukyiso", "/documents?q=QT-HT-01", "QT-HT-01", "Phân phối"), "readers")
