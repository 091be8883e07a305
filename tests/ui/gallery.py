"""Every macro once, with sample data, in an application of its own: `python -m tests.ui.gallery` shows it."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Row

import wtforms
from flask import Flask, flash, render_template, url_for
from flask_babel import get_locale
from flask_wtf import CSRFProtect, FlaskForm
from wtforms.fields.choices import SelectChoice as Choice
from wtforms.validators import InputRequired

from qms.core import i18n
from qms.exports import redline

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)

OLD = ["1. Mục đích", "Quy định cách kiểm soát tài liệu.", "Thời hạn xử lý là 05 ngày làm việc.", "Bỏ đi."]
NEW = ["1. Mục đích", "Quy định cách kiểm soát tài liệu.", "Thời hạn xử lý là 03 ngày làm việc.", "Lưu hồ sơ 05 năm."]


class SampleForm(FlaskForm):
    title = wtforms.StringField("Tên tài liệu", [InputRequired("Nhập tên tài liệu.")], description="Như trang bìa.")
    kind = wtforms.SelectField("Loại", choices=[Choice("qt", "Quy trình"), Choice("bm", "Biểu mẫu")])
    change = wtforms.RadioField(
        "Mức", choices=[Choice("small", "Sửa đổi"), Choice("large", "Ban hành lại")], default="small"
    )
    effective_from = wtforms.DateField("Ngày hiệu lực", [InputRequired("Nhập ngày hiệu lực.")], format=["%d/%m/%Y"])
    file = wtforms.FileField("Tệp .docx hoặc .pdf")
    summary = wtforms.TextAreaField("Tóm tắt thay đổi")
    paper = wtforms.BooleanField("Có phân phối bản giấy")


class SampleSignForm(FlaskForm):
    password = wtforms.PasswordField("Mật khẩu", [InputRequired("Nhập mật khẩu.")])


def create_gallery(language: str = "vi") -> Flask:
    """An application that knows only the templates, the catalogues and the static files."""
    app = Flask("qms", root_path=str(ROOT / "qms"), template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="gallery", TESTING=True, BABEL_DEFAULT_LOCALE=language)
    i18n.init_app(app)
    app.extensions["babel"].locale_selector = lambda: language
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "pages"))
    CSRFProtect(app)
    app.jinja_env.globals.update(
        get_locale=get_locale,
        static_url=lambda name: url_for("static", filename=name),
        languages=i18n.LANGUAGES,
        here=lambda **changed: "?" + "&".join(f"{k}={v}" for k, v in changed.items() if v is not None),
    )
    app.jinja_env.filters.update(
        date=lambda day: day.strftime("%d/%m/%Y") if day else "",
        datetime=lambda moment: moment.strftime("%d/%m/%Y %H:%M"),
        filesize=lambda size: f"{size // 1000} kB",
    )
    app.context_processor(_frame)
    app.add_url_rule("/", "gallery", _gallery)
    app.add_url_rule("/plain", "plain", lambda: render_template("sign_in.html", form=SampleSignForm()))
    app.add_url_rule("/refused", "refused", lambda: render_template("errors/refused.html", error=REFUSAL))
    app.add_url_rule("/fault", "fault", lambda: render_template("errors/fault.html"))
    app.add_url_rule("/search/suggestions", "suggestions", lambda: render_template("suggestions.html", items=HITS))
    return app


REFUSAL = Row(status=409, problems=["Phiên làm việc đã được người khác cập nhật; đề nghị tải lại."])
HITS = [
    Row(url="/?1", code="QT-HT-01", title="Kiểm soát thông tin dạng văn bản"),
    Row(url="/?2", code="QT-HT-02", title="Quản lý rủi ro và cơ hội"),
]


ROW = Row(code="QT-HT-01", title="Kiểm soát thông tin dạng văn bản", day=TODAY, state=("Đang hiệu lực", "green"))


def _frame() -> dict:
    library = [
        Row(label="Danh mục tài liệu", url="/", icon=None, active=True, children=[], count=0),
        Row(label="Biểu mẫu", url="/forms", icon=None, active=False, children=[], count=0),
    ]
    return {
        "current_person": Row(name="Nguyễn Thị Minh Nguyệt", initials="NN"),
        "today": TODAY,
        "as_of": date(2025, 3, 15),
        "person_menu": [Row(label="Tài khoản", url="/account", icon="user")],
        "menu": [
            Row(label="Việc của tôi", url="/desk", icon="inbox", active=False, children=[], count=3),
            Row(label="Tài liệu hệ thống", url="/d", icon="files", active=True, children=library, count=0),
            Row(label="Nhật ký hệ thống", url="/log", icon="history", active=False, children=[], count=0),
        ],
    }


def _gallery() -> str:
    form = SampleForm(meta={"csrf": False})
    form.process(title="")
    form.validate()
    flash("Đã lưu dự thảo.", "success")
    changes = redline.compare(OLD, NEW)
    return render_template(
        "gallery.html",
        form=form,
        sign=SampleSignForm(meta={"csrf": False}),
        changes=redline.context(changes, 1),
        counts=redline.summary(changes),
        page=Row(rows=[ROW] * 3, number=2, total=130, first=51, last=100, pages=3),
        listing=Row(sort="code", sorted_by=lambda name: f"?sort={name}"),
        now=NOW,
        hits=HITS,
    )


if __name__ == "__main__":
    create_gallery().run(port=8999)
