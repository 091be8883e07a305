"""The field by which a form takes files; on a phone it offers the camera as well."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField

from qms.core.files import TYPES

MOST = 10


class FilesField(MultipleFileField):
    """Up to ten photos or files, none needed."""

    def __init__(self, label=None, validators=(), **kwargs):
        endings = ", ".join(f".{kind}" for kind in TYPES)
        said = _l("Photos (.jpg, .png, .webp), .docx, .xlsx or .pdf; ten at the most.")
        kwargs = {"description": said, "render_kw": {"accept": f"{endings}, .jpg"}} | kwargs
        super().__init__(label or _l("Photos and files"), validators, **kwargs)
