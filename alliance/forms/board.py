"""As of which day figures are told, and by which part of each dimension they are narrowed."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.history import clock
from matchmaking.forms.matches import DayInput

from .. import quarters
from ..kpis.breakdowns import Dimension, labels

#: Before it there is nothing to tell, and a year earlier is still a day.
EARLIEST = date(2000, 1, 1)


class OnForm(forms.Form):
    """기준일: a day whose end figures are told as of; now where none, or no such day, is given."""

    on = forms.DateField(
        label=_("기준일"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": _("날짜를 2026-09-30처럼 적으세요.")},
    )

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and not EARLIEST <= day <= clock.today():
            raise ValidationError(_("2000년부터 오늘까지의 날을 고르세요."))
        return day

    @property
    def day(self) -> date | None:
        self.is_valid()
        return self.cleaned_data.get("on")

    @property
    def as_of(self) -> datetime:
        return quarters.as_of(self.day) if self.day else clock.now()


class FilterForm(OnForm):
    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for dimension in Dimension:
            choices = [("", _("전체")), *labels(dimension).items()]
            self.fields[dimension] = forms.ChoiceField(label=dimension.label, required=False, choices=choices)

    @property
    def chosen(self) -> dict[Dimension, str]:
        """What isn't a part of its dimension narrows nothing."""
        self.is_valid()
        parts = {name: self.cleaned_data.get(name) for name in Dimension}
        return {name: code for name, code in parts.items() if code}
