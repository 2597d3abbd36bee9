"""The preferences: for each kind two boxes, on the screen and by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import kinds
from .models import Preference

WAYS = [("in_app", _("화면 알림")), ("mail", _("메일"))]


class PreferencesForm(forms.Form):
    """One field for each kind, named as the kind: the ways in which it is told."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wishes = {row.kind: row for row in Preference.objects.filter(user=user)}
        for code, label in kinds.choices():
            wish = wishes.get(code) or Preference()
            self.fields[code] = forms.MultipleChoiceField(
                label=label,
                choices=WAYS,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[way for way, _label in WAYS if getattr(wish, way)],
            )

    def wishes(self) -> dict[str, dict[str, bool]]:
        return {
            code: {way: way in chosen for way, _label in WAYS} for code, chosen in self.cleaned_data.items()
        }
