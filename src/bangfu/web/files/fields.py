"""The field that takes photos and papers, the same wherever they are attached."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bangfu.web.imports.forms import Files, Several

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class Photos(Files):
    """Some files, or none; on a phone the browser offers its camera."""

    def __init__(self, **kwargs: Any) -> None:
        given = {
            "label": _("照片、附件"),
            "help_text": _("可多选，JPG、PNG、WebP 或 PDF。照片里的拍摄位置、设备等信息会去掉。"),
            "widget": Several(attrs={"accept": ACCEPTED, "class": "form-control drop"}),
            "error_messages": {"empty": _("文件是空的。")},
            "required": False,
        }
        super().__init__(**{**given, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """What was sent; an empty list where nothing was."""
        return [one for one in super().clean(data, initial) if one]


class KeepPlace(forms.BooleanField):
    """Whether to keep where the photos were taken; only if somebody says so."""

    def __init__(self) -> None:
        super().__init__(label=_("保留照片里的拍摄位置"), required=False)
