"""Scenario 7: the administrator keeps units, quality systems, people, roles and delegations, and can sign nothing."""

from tests.journeys.pages_admin import (
    card,
    expect,
    fill_in,
    follow,
    heading,
    narrow_screen,
    press,
    told,
)


def test_the_tree_of_units_is_kept_with_its_dates(world, visit, site):
    site.settle()
    administrator = visit("administrator")
    page = administrator.go("/admin/units")
    follow(page, "Thêm đơn vị")
    fill_in(page, code="VP", name="Bộ phận Một cửa", kind="Phòng chuyên môn")
    press(page, "Thêm mới")
    assert "VP" in page.locator("#code-error").inner_text()
    expect(page.locator("[name=name]")).to_have_value("Bộ phận Một cửa")
    administrator.shot("7-unit-code-taken")
    fill_in(page, code="MC", parent="\u2003Văn phòng Sở", valid_from="01/04/2026")
    press(page, "Thêm mới")
    assert heading(page) == "MC Bộ phận Một cửa" and "01/04/2026" in page.locator("main").inner_text()
    page = administrator.go("/admin/units")
    assert page.locator("ul.tree >> text=Bộ phận Một cửa").count() == 0
    page.get_by_label("Xem tại ngày").fill("01/04/2026")
    press(page, "Xem")
    assert page.locator("li li", has_text="Bộ phận Một cửa").count() == 2  # below the Office, below the department
    administrator.shot("7-units")
    follow(page, "Bộ phận Một cửa")
    follow(page, "Kết thúc đơn vị")
    fill_in(page, valid_to="31/12/2026", reason="Chuyển về Trung tâm Phục vụ hành chính công.")
    press(page, "Kết thúc đơn vị")
    assert "31/12/2026" in page.locator("main").inner_text()
    page = administrator.go("/admin/units?as_of=2027-01-01")
    assert page.locator("ul.tree >> text=Bộ phận Một cửa").count() == 0
    page.get_by_text("Đơn vị không tồn tại vào ngày này").click()
    assert "01/04/2026 – 31/12/2026" in page.locator("main").inner_text()
    administrator.shot("7-units-ended")


def test_a_quality_system_covers_units_and_a_branch_keeps_its_own(world, visit, site):
    department = f"/admin/systems/{world.systems['SO'].id}"
    site.settle()
    administrator = visit("administrator")
    page = administrator.go("/admin/systems")
    administrator.shot("7-systems")
    follow(page, "Thêm hệ thống quản lý chất lượng")
    fill_in(page, code="TT", name="HTQLCL Trung tâm Dịch vụ việc làm", lead_unit="\u2003Trung tâm Dịch vụ việc làm")
    press(page, "Thêm mới")
    assert heading(page) == "TT HTQLCL Trung tâm Dịch vụ việc làm"
    follow(page, "Áp dụng cho đơn vị")
    fill_in(page, unit="\u2003Chi cục Phòng, chống tệ nạn xã hội")
    press(page, "Áp dụng cho đơn vị")
    assert page.locator("#unit-error").inner_text().strip()
    administrator.shot("7-branch-has-its-own")
    page = administrator.go(department)
    row = page.locator("tbody tr", has_text="Trung tâm Dịch vụ việc làm")
    with page.expect_navigation():
        row.get_by_role("link", name="Kết thúc áp dụng").click()
    fill_in(page, reason="Trung tâm xây dựng hệ thống riêng.")
    press(page, "Kết thúc áp dụng")
    page = administrator.go("/admin/systems")
    follow(page, "HTQLCL Trung tâm Dịch vụ việc làm")
    follow(page, "Áp dụng cho đơn vị")
    fill_in(page, unit="\u2003Trung tâm Dịch vụ việc làm")
    press(page, "Áp dụng cho đơn vị")
    assert "Còn giá trị" in page.locator("tbody tr", has_text="Trung tâm Dịch vụ việc làm").inner_text()
    administrator.shot("7-system-of-its-own")


def test_a_person_gets_an_account_a_role_and_a_delegation(world, visit, site):
    head = f"/admin/people/{world.head.id}"
    site.settle()
    administrator = visit("administrator")
    page = administrator.go("/admin/people/new")
    fill_in(page, username="Hoa", name="Vũ Thị Hoa", title="Phó Chánh Văn phòng", unit="\u2003Văn phòng Sở")
    press(page, "Thêm mới")
    assert page.locator("#username-error").inner_text().strip()
    fill_in(page, username="hoa", email="hoa@so.tinhx.example")
    press(page, "Thêm mới")
    once = page.locator("main .facts .code").inner_text()
    assert len(once) >= 12
    administrator.shot("7-one-time-password")
    page = administrator.go("/admin/people?q=vu+thi+hoa")
    follow(page, "Vũ Thị Hoa")
    follow(page, "Giao vai trò")
    fill_in(page, role="Phó Trưởng phòng", valid_from="16/03/2026", valid_to="31/12/2026")
    press(page, "Giao vai trò")
    row = card(page, "Vai trò").locator("tbody tr").inner_text()
    assert "Phó Trưởng phòng" in row and "Văn phòng Sở" in row and "31/12/2026" in row
    page = administrator.go(head)
    follow(page, "Lập ủy quyền")
    fill_in(page, kind="TUQ. – ký thừa ủy quyền", delegate="Vũ Thị Hoa – Phó Chánh Văn phòng")
    press(page, "Ủy quyền")
    assert page.locator("#basis_number-error").inner_text().strip()
    administrator.shot("7-delegation-without-basis")
    basis = {"basis_number": "12/GUQ-VP", "basis_date": "16/03/2026", "scope": "Biểu mẫu của Văn phòng"}
    fill_in(page, valid_from="16/03/2026", valid_to="30/06/2026", **basis)
    press(page, "Ủy quyền")
    given = " ".join(card(page, "Ủy quyền cho người khác").locator("tbody tr").inner_text().split())
    for part in ("TUQ. CHÁNH VĂN PHÒNG", "Vũ Thị Hoa", "12/GUQ-VP", "16/03/2026 – 30/06/2026", "Còn giá trị"):
        assert part in given, part
    administrator.shot("7-delegated")
    narrow_screen(administrator)
    administrator.shot("7-delegated-360")
    newcomer = visit()
    newcomer.sign_in("hoa", once)
    assert newcomer.page.url.endswith("/account/password")
    newcomer.shot("7-first-sign-in")


def test_a_disabled_account_is_signed_out_at_once_and_its_open_work_is_listed(world, visit, site):
    document = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu").document
    world.send(world.draft(document))
    address = f"/admin/people/{world.head.id}"
    site.settle()
    head, administrator = visit("head"), visit("administrator")
    page = administrator.go(address)
    assert "QT-VP-01" in card(page, "Việc đang dở").inner_text()
    administrator.shot("7-person-with-open-work")
    follow(page, "Khóa tài khoản")
    assert "QT-VP-01 01/01 – Quy trình kiểm soát tài liệu" in page.locator(".alert-warning").inner_text()
    administrator.shot("7-disabling")
    press(page, "Khóa")
    assert page.locator("#reason-error").inner_text().strip()
    fill_in(page, reason="Chuyển công tác sang sở khác.")
    press(page, "Khóa")
    assert told(page) == "Đã khóa tài khoản; mọi phiên đã kết thúc."
    assert "QT-VP-01" in card(page, "Việc đang dở").inner_text()
    administrator.shot("7-disabled")
    head.go("/documents")
    assert "/sign-in" in head.page.url
    head.sign_in("head")
    assert "/sign-in" in head.page.url
    head.shot("7-disabled-cannot-sign-in")


def test_an_administrator_can_neither_sign_nor_read_beyond_own_roles(world, visit, site):
    document = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["Nội dung nội bộ."]).document
    draft = world.draft(document)
    world.send(draft)
    closed = (f"/documents/{document.id}", f"/documents/revisions/{draft.id}")
    own, head = (f"/admin/people/{person.id}" for person in (world.administrator, world.head))
    site.settle()
    administrator = visit("administrator")
    page = administrator.page
    assert page.locator("nav >> text=Tài liệu").count() == 0
    for path in closed:
        administrator.go(path)
        assert "Nội dung" not in page.locator("main").inner_text()
        assert page.locator("main").get_by_role("link", name="Ký").count() == 0
    administrator.shot("7-nothing-to-read")
    page = administrator.go("/search?q=kiem+soat")
    assert page.locator(".hit").count() == 0
    page = administrator.go(own)
    assert page.locator("main").get_by_role("link", name="Giao vai trò").count() == 0
    page = administrator.go(f"{head}/roles/new")
    fill_in(page, role="Quản trị hệ thống", unit="Sở Lao động – Thương binh và Xã hội")
    press(page, "Giao vai trò")
    assert page.locator(".error-summary").is_visible()  # who signs does not administer
    administrator.shot("7-signing-and-administering")
