"""Forms of a need that is taken during a call, and of its firm's confirmation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.firm_field import CompanyField
from companies.models import Company
from solutions.forms import TextField, terms_field
from solutions.models import Term

from ..models import Need


def demand_firms() -> Any:
    kinds = (Company.Kind.DEMAND, Company.Kind.BOTH)
    return Company.objects.approved().filter(kind__in=kinds).order_by("name")


class TakeForm(forms.Form):
    """Five fields that can be filled during a call."""

    company = CompanyField(
        firms=demand_firms,
        unknown=_("승인된 수요기업에서 찾지 못했습니다. 기업명이나 사업자등록번호를 확인하세요."),
        label=_("수요기업"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "firms", "autocomplete": "off"}),
        help_text=_("이름 일부나 사업자등록번호를 치면 찾아 줍니다."),
    )
    title = forms.CharField(label=_("한 줄 제목"), max_length=120)
    description = TextField(
        label=_("들은 내용"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("들은 말 그대로 적어 주세요. 기업이 링크에서 고칠 수 있습니다."),
    )
    process = terms_field(Term.Facet.PROCESS)
    source = forms.ChoiceField(
        label=_("접수 경로"),
        choices=[choice for choice in Need.Source.choices if choice[0] != Need.Source.WEB],
        initial=Need.Source.PHONE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].required = True


class ConfirmForm(forms.Form):
    title = forms.CharField(label=_("한 줄 제목"), max_length=120)
    description = TextField(
        label=_("무엇이 문제인가요?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("다르게 적힌 곳이 있으면 고쳐 주세요."),
    )
