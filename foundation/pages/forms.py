"""Forms render through our own field component, so that every label and error is tied to its field.

What is left empty is asked for in words that say what to do, by every form of the site.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def ask_for_what_is_missing() -> None:
    """Replace Django's words for an empty required field, also in the forms of libraries."""
    words: dict[Any, Any] = {
        forms.Field: _("이 칸을 채워 주세요."),
        forms.BooleanField: _("이 칸에 표시해 주세요."),
        forms.ChoiceField: _("하나를 골라 주세요."),
        forms.MultipleChoiceField: _("하나 이상 골라 주세요."),
        forms.ModelMultipleChoiceField: _("하나 이상 골라 주세요."),
    }
    for field, required in words.items():
        field.default_error_messages = {**field.default_error_messages, "required": required}
