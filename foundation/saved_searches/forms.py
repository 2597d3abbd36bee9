"""A saved search's name and when to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import SavedSearch


class SavedSearchForm(forms.Form):
    name = forms.CharField(label=_("이름"), max_length=80)
    alert = forms.ChoiceField(label=_("새 결과 알림"), choices=SavedSearch.Alert.choices)
