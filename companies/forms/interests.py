"""The declaration of a private interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from ..models import Company, Interest, User
from .firm_field import CompanyField


class InterestForm(forms.Form):
    kind = forms.ChoiceField(label=_("관계"), choices=Interest.Kind.choices, widget=forms.RadioSelect)
    since = forms.DateField(
        label=_("언제부터"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("설명"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("관리자만 함께 봅니다. 다른 사람의 이름이나 연락처는 적지 마세요."),
    )
    field_order = ("company", "kind", "since", "note")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"] = CompanyField(
            firms=lambda: Company.objects.visible_to(user).order_by("name"),
            label=_("기업"),
            max_length=120,
            help_text=_("이름이나 사업자등록번호를 적어 주세요."),
        )
        self.order_fields(self.field_order)

    def clean_since(self) -> Any:
        day = self.cleaned_data["since"]
        if day and day > clock.today():
            raise forms.ValidationError(_("오늘이나 그 전의 날을 고르세요."))
        return day
