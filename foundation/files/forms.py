"""The form field of an upload: what checks.py refuses is an error of the field."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from . import checks


def _hint() -> str:
    return _("%(allowed)s 형식, %(limit)s 이하") % {
        "allowed": ", ".join(checks.FORMATS),
        "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
    }


# Lazy: a form's class is made at the start, its hint is read in the request's language.
lazy_hint = lazy(_hint, str)


class UploadField(forms.FileField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", lazy_hint())
        super().__init__(**kwargs)

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        if value:
            checks.check(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ",".join(f".{name}" for name in checks.FORMATS)}
