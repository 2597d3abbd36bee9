"""Forms of the coordinators: a contact log in a minute, who looks after a need, a designated match."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.firm_field import CompanyField
from companies.models import Company, User
from foundation.history import clock
from solutions.forms import TextField

from ..models import ContactLog, Need
from ..services import assignments
from .matches import DayInput


class ContactForm(forms.Form):
    company = CompanyField(
        firms=lambda: Company.objects.order_by("name"),
        label=_("기업"),
        max_length=120,
        help_text=_("이름이나 사업자등록번호를 적어 주세요."),
    )
    kind = forms.ChoiceField(label=_("방법"), choices=ContactLog.Kind.choices, widget=forms.RadioSelect)
    occurred_on = forms.DateField(label=_("날짜"), widget=DayInput(format="%Y-%m-%d"))
    summary = TextField(
        label=_("내용"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("운영기관만 봅니다. 상대의 이름이나 연락처는 적지 마세요."),
    )
    next_action = forms.CharField(
        label=_("다음에 할 일"), required=False, max_length=200, help_text=_("예: 샘플 사진 받기")
    )
    next_on = forms.DateField(label=_("언제까지"), required=False, widget=DayInput(format="%Y-%m-%d"))

    def __init__(self, *args: Any, firms: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """`firms` are the keys and names of a case's own firms, among which one is picked."""
        kwargs["initial"] = {"occurred_on": clock.today(), "kind": "phone"} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if firms:
            rows = Company.objects.filter(pk__in=[key for key, _name in firms])
            self.fields["company"] = forms.ModelChoiceField(
                rows, label=_("기업"), widget=forms.RadioSelect, empty_label=None
            )

    def clean_occurred_on(self) -> date:
        day: date = self.cleaned_data["occurred_on"]
        if day > clock.today():
            raise forms.ValidationError(
                _("오늘이나 그 전의 날을 고르세요. 앞으로의 일은 다음에 할 일에 적습니다.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("next_on") and not cleaned.get("next_action"):
            self.add_error("next_action", _("그날까지 무엇을 할지 적어 주세요."))
        return cleaned


class AssignForm(forms.Form):
    coordinator = forms.ModelChoiceField(
        User.objects.none(), label=_("담당 코디네이터"), empty_label=_("고르세요")
    )
    reason = forms.CharField(
        label=_("사유"),
        required=False,
        max_length=200,
        help_text=_("적지 않아도 됩니다. 기업은 보지 않습니다."),
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = assignments.assignable(need)
        if need.coordinator:
            people = people.exclude(pk=need.coordinator.pk)
        self.fields["coordinator"].queryset = people  # type: ignore[attr-defined]


class DesignateForm(forms.Form):
    reason = TextField(
        label=_("사유"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("두 기업이 함께 온 경위를 적어 주세요. 수요기업도 봅니다."),
        error_messages={"required": _("사유를 적어 주세요. 추천을 거치지 않은 까닭이 기록에 남아야 합니다.")},
    )
