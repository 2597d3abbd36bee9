"""The upload of a file to a need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField


class AttachForm(forms.Form):
    file = UploadField(label=_("현장 사진이나 자료"))
