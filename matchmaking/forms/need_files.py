"""The upload of files to a need, several at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(UploadField):
    """A list of uploads; what is wrong with one of them is an error of the field."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(upload, initial) for upload in uploads or [None]]


class AttachForm(forms.Form):
    file = FilesField(label=_("현장 사진이나 자료"))
