"""Pictures of the way of a nonconformity, from the report to what shows that the actions worked."""

from .camera import PHONE, Camera, save, write

WHYS = (
    "Thông báo thụ lý chờ ký hai tuần.",
    "Người được ủy quyền ký đi công tác, không ai ký thay.",
    "Văn bản ủy quyền chỉ ghi một người.",
)


def take(camera: Camera) -> None:
    """Every picture of nonconformities and actions."""
    _report(camera)
    _handle(camera)
    _carry_out(camera)
    _talk(camera)
    _oversee(camera)


def _report(camera: Camera) -> None:
    document = camera.open("motcua", "/documents?q=QT-VP-03", "QT-VP-03", size=PHONE)
    ident = document.url.rpartition("/")[2]
    quoted = "Công chức kiểm tra hồ sơ và cấp giấy tiếp nhận hồ sơ, hẹn trả kết quả."
    form = camera.open("motcua", f"/nonconformities/new?document={ident}&quote={quoted}", size=PHONE)
    write(form, what="Sáng nay ba người nộp hồ sơ không được cấp giấy hẹn vì máy in hỏng.")
    save(form, "report-phone", at="main h1", margin=140)
    save(camera.open("thukyiso", "/", "Máy lấy số thứ tự", "Xác nhận"), "triage")
    save(camera.open("thukyiso", "/nonconformities/board"), "board")


def _handle(camera: Camera) -> None:
    form = camera.open("chanhthanhtra", "/", "Ban Thanh tra nhân dân", "Phân tích nguyên nhân")
    write(form, **{f"why{number}": why for number, why in enumerate(WHYS, 1)})
    write(form, root_cause="Quy chế không yêu cầu chỉ định người ký thay khi vắng mặt.")
    save(form, "five-whys", at="main form", margin=90)
    drawn = camera.open("qmr", "/", "Ngày hẹn trả của chín hồ sơ")
    save(drawn, "fishbone", at=".fishbone", margin=140)
    plan = camera.open("chanhvanphong", "/", "Báo cáo theo nhiệm vụ", "Thêm hành động")
    write(
        plan,
        what="Bổ sung vào phiếu giao nhiệm vụ ô đơn vị chủ trì và thời hạn trung gian.",
        owner="Đỗ Minh Khang (mẫu)",
    )
    save(plan, "plan")


def _talk(camera: Camera) -> None:
    form = camera.open("chuyenvien", "/actions", "Rà soát thủ tục đăng", "Nêu ý kiến")
    write(form, text="@motcua: bản niêm yết tại quầy số 3 đã thay chưa? Đề nghị cho biết để đưa vào báo cáo.")
    save(form, "comment")


def _carry_out(camera: Camera) -> None:
    save(camera.open("chuyenvien", "/"), "desk-staff")
    form = camera.open("chuyenvien", "/", "Thực hiện và báo kết quả")
    write(form, outcome="Đã rà soát 48 thủ tục; gỡ bốn bản hết hiệu lực, đăng lại bản đang hiệu lực.")
    save(form, "action-done")
    save(camera.open("danhgiavien", "/", "Kiểm tra xác nhận"), "verify")
    save(camera.open("qmr", "/", "Ngày hẹn trả của chín hồ sơ", "Có hiệu lực"), "effectiveness")


def _oversee(camera: Camera) -> None:
    save(camera.open("giamdoc", "/dashboard"), "dashboard")
    save(camera.open("giamdoc", "/overdue"), "overdue")
    save(camera.open("chanhvanphong", "/notices"), "notices")
