"""Vietnamese administrative passages from a fixed seed: the same entries every time, as many as asked for."""

from collections.abc import Iterator
from random import Random

from qms.search.engine import Entry

_ACTS = (
    "kiểm soát;tiếp nhận;giải quyết;đánh giá;thẩm định;phê duyệt;cấp;gia hạn;thu hồi;xác nhận;đăng ký;theo dõi;rà soát;"
    "thanh tra;lưu trữ;tổng hợp;báo cáo;công bố;điều tra;quản lý;xử lý;hướng dẫn;phân loại;thống kê;bàn giao"
).split(";")
_THINGS = (
    "hồ sơ;tài liệu;văn bản;giấy phép lao động;trợ cấp thất nghiệp;người có công;thương binh;liệt sĩ;đối tượng bảo trợ;"
    "học viên cai nghiện;tai nạn lao động;hợp đồng cá nhân;thỏa ước lao động;nội quy lao động;dịch vụ việc làm;"
    "giáo dục nghề nghiệp;khiếu nại;tố cáo;phản ánh kiến nghị;mục tiêu chất lượng;rủi ro và cơ hội;sự không phù hợp;"
    "hành động khắc phục;thông tin dạng văn bản;công nghệ thông tin;chữ ký số;dữ liệu cá nhân;biểu mẫu;phiếu yêu cầu;"
    "ngân sách;tài sản;công chức;viên chức;trẻ em;người cao tuổi;người khuyết tật;hộ nghèo;an toàn vệ sinh lao động"
).split(";")
_PEOPLE = "Văn thư;Trưởng phòng;Phó Giám đốc;Chuyên viên;Bộ phận Một cửa;Thư ký ISO;Giám đốc Sở;Chánh Văn phòng".split(
    ";"
)
_LINKS = (
    "theo quy định tại;trong thời hạn;sau khi nhận được;và chuyển đến;để thực hiện;kèm theo;đối với;trước khi".split(
        ";"
    )
)
_UNITS = "VP TCCB KHTC TTR LĐVL GDNN NCC BTXH TNXH HT".split()
_SECTIONS = (
    "1 Mục đích;2 Phạm vi áp dụng;3 Tài liệu viện dẫn;4 Định nghĩa, từ viết tắt;5.1 Cơ sở pháp lý;"
    "5.2 Thành phần hồ sơ;5.4 Thời gian xử lý;5.7 Quy trình xử lý công việc;6 Biểu mẫu;7 Hồ sơ lưu"
).split(";")
_ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split()
_RIMES = "a an ang anh ao âm ân ât ây em ê ên inh iêu iên o oan ông ôi ơn u uân uyên ươi ương ưu".split()


def entries(passages: int, *, seed: int = 7, each: int = 3) -> Iterator[Entry]:
    """`passages` entries, `each` to a revision and three revisions to a document, of about 130 words."""
    random = Random(seed)
    rare = [onset + rime for onset in _ONSETS for rime in _RIMES]
    for number in range(passages):
        revision, place = divmod(number, each)
        document = revision // 3
        naming = Random(seed * 1_000_003 + document)
        unit = naming.choice(_UNITS)
        title = f"Quy trình {naming.choice(_ACTS)} {naming.choice(_THINGS)} {naming.choice(rare)} {naming.choice(rare)}"
        text = " ".join(_sentence(random, rare) for _ in range(9))
        yield Entry(
            number + 1, revision + 1, f"QT-{unit}-{document + 1:02}", title, _SECTIONS[place % len(_SECTIONS)], text
        )


def _sentence(random: Random, rare: list[str]) -> str:
    number, year = random.randint(1, 150), random.randint(2008, 2025)
    parts = [
        random.choice(_PEOPLE), random.choice(_ACTS), random.choice(_THINGS), random.choice(_LINKS),
        *(random.choice(rare) for _ in range(1 + int(random.paretovariate(1.5)) % 5)), random.choice(_THINGS),
        random.choice((f"Nghị định số {number}/{year}/NĐ-CP", f"{random.randint(1, 45)} ngày làm việc",
                       f"bước B{number % 9}")),
    ]  # fmt: skip
    return f"{' '.join(parts)}."
