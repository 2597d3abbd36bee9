"""By which part of each dimension the board and the records behind a figure are narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kpis.breakdowns import Dimension, labels


class FilterForm(forms.Form):
    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for dimension in Dimension:
            choices = [("", _("전체")), *labels(dimension).items()]
            self.fields[dimension] = forms.ChoiceField(label=dimension.label, required=False, choices=choices)

    @property
    def chosen(self) -> dict[Dimension, str]:
        """What isn't a part of its dimension narrows nothing."""
        self.is_valid()
        return {Dimension(name): code for name, code in self.cleaned_data.items() if code}
