"""The preferences: for each kind whether it is on the screen, when by mail, and whether by text."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from . import kinds
from .models import Preference
from .services import SHORT_TEXT, offered

Row = tuple[str, list[forms.BoundField]]


class PreferencesForm(forms.Form):
    """Fields are named `<kind>.<way>`; a short text is offered where this person can be reached by it."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wishes = {row.kind: row for row in Preference.objects.filter(user=user)}
        self.by_text = SHORT_TEXT.reaches(user)
        self.areas = offered(user=user)
        self._present: dict[str, Preference] = {}
        for code in self._codes():
            wish = self._present[code] = wishes.get(code) or Preference()
            label = {"kind": kinds.label(code)}
            in_app = forms.BooleanField(initial=wish.in_app, required=False)
            self._add(f"{code}.in_app", _("%(kind)s: 화면 알림") % label, in_app)
            mails = [
                choice
                for choice in Preference.Mail.choices
                if kinds.waits(code) or choice[0] != Preference.Mail.DAILY
            ]
            mail = forms.ChoiceField(choices=mails, initial=wish.mail, required=False)
            self._add(f"{code}.mail", _("%(kind)s: 메일") % label, mail)
            if self.by_text:
                text = forms.BooleanField(initial=wish.text, required=False)
                self._add(f"{code}.text", _("%(kind)s: 문자") % label, text)

    def _add(self, name: str, label: str, field: forms.Field) -> None:
        # The table's headings name a field for the eye; to a screen reader it says its kind as well.
        field.label = label
        field.widget.attrs["aria-label"] = label
        self.fields[name] = field

    def _codes(self) -> Iterator[str]:
        return (code for _area, codes in self.areas for code in codes)

    def tables(self) -> list[tuple[str, list[Row]]]:
        """For the page: each area with its kinds and their fields."""
        ways = ("in_app", "mail", "text") if self.by_text else ("in_app", "mail")
        return [
            (area, [(kinds.label(code), [self[f"{code}.{way}"] for way in ways]) for code in codes])
            for area, codes in self.areas
        ]

    def wishes(self) -> dict[str, dict[str, Any]]:
        given = self.cleaned_data
        return {
            code: {
                "in_app": given[f"{code}.in_app"],
                "mail": given[f"{code}.mail"] or self._present[code].mail,
                "text": given.get(f"{code}.text", self._present[code].text),
            }
            for code in self._codes()
        }
