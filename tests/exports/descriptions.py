"""A procedure with two revisions and a form, as the library describes them."""

import datetime as dt

SIGNERS = {
    "author": {"name": "Trần Thị Thử (mẫu)", "title": "Chuyên viên"},
    "reviewer": {"name": "Lê Văn Ví (mẫu)", "title": "Chánh Văn phòng"},
    "approver": {"name": "Nguyễn Văn Mẫu (mẫu)", "title": "Giám đốc Sở"},
}
PROCEDURE = {
    "code": "QT-LĐVL-03",
    "title": "Quy trình cấp giấy phép lao động",
    "kind": "procedure",
    "unit": "LĐVL",
    "clauses": ["8.2", "8.5"],
    "retention": "5",
    "revisions": [
        {
            "issue": 1,
            "amendment": 0,
            "issued": dt.date(2023, 3, 1),
            "effective": dt.date(2023, 3, 15),
            "signers": SIGNERS,
            "body": {
                "purpose": "Thống nhất cách làm.",
                "scope": ["Áp dụng cho:", "- phòng chuyên môn;", "- Bộ phận Một cửa."],
                "references": [{"number": "19/2014/QĐ-TTg", "title": "Quyết định về việc áp dụng HTQLCL"}],
                "definitions": [{"term": "TTHC", "meaning": "Thủ tục hành chính"}],
                "legal_basis": "Bộ luật Lao động.",
                "dossier": [{"name": "Đơn đề nghị", "original": "01", "copy": ""}],
                "conditions": "Người lao động đủ 18 tuổi.",
                "sets": "01 bộ",
                "time_limit": {"amount": 5, "unit": "working_days"},
                "place": "Bộ phận Một cửa",
                "fee": "Không",
                "steps": [
                    {"name": "Tiếp nhận", "who": "Một cửa", "days": 0.5, "result": "Giấy tiếp nhận"},
                    {"name": "Thẩm định", "detail": "Kiểm tra hồ sơ.", "who": "Chuyên viên", "days": 4.5},
                ],
                "forms": [{"code": "BM-QT.LĐVL.03-01", "title": "Phiếu kiểm soát"}],
                "records": [{"name": "Hồ sơ cấp phép", "place": "Phòng LĐVL", "retention": "5 năm"}],
            },
        },
        {
            "issue": 1,
            "amendment": 1,
            "issued": dt.date(2024, 6, 10),
            "effective": dt.date(2024, 7, 1),
            "signers": SIGNERS,
            "amendments": [
                {
                    "date": dt.date(2024, 6, 10),
                    "place": "Mục 5.6",
                    "before": "Không",
                    "after": "600.000 đồng",
                    "reason": "Nghị quyết mới",
                }
            ],
            "body": {"fee": "600.000 đồng", "conditions": None},
        },
    ],
}
FORM = {
    "code": "BM-QT.HT.01-01",
    "title": "Phiếu yêu cầu",
    "kind": "form",
    "unit": "VP",
    "clauses": ["7.5"],
    "retention": "5",
    "parent": "QT-HT-01",
    "revisions": [
        {
            "issue": 2,
            "amendment": 0,
            "issued": dt.date(2024, 1, 2),
            "effective": dt.date(2024, 1, 2),
            "amendments": [
                {"date": dt.date(2024, 1, 2), "place": "Toàn bộ", "before": "", "after": "Soạn lại", "reason": "Gọn"}
            ],
            "body": {
                "blocks": [
                    {"heading": "Phần 1"},
                    {"fields": ["Đơn vị đề nghị", "Ngày đề nghị"]},
                    {"table": {"columns": ["STT", "Mã hiệu", "Lý do"], "rows": 3}},
                    {"choices": {"label": "Loại", "options": ["Ban hành mới", "Sửa đổi"]}},
                    {"signatures": ["Người đề nghị", "Trưởng phòng"]},
                ]
            },
        }
    ],
}
