"""A firm's details, its registration, its sites, and the filters of the list."""

import contextlib
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from ..business_number import normalise
from ..districts import PRESENT
from ..ksic import known
from ..models import Company, Ksic, Site

MILLION = 1_000_000
CANDIDATES = 30


class CompanyForm(forms.ModelForm):
    """Details of a firm. The industry is typed as a code or a name; where several rows fit, one is picked."""

    ksic_text = forms.CharField(
        label=_("표준산업분류"),
        required=False,
        max_length=120,
        help_text=_("코드 또는 이름을 적으세요. 예: 303 또는 자동차. 모르면 비워 두어도 됩니다."),
        widget=forms.TextInput(attrs={"list": "ksic-options", "autocomplete": "off"}),
    )
    ksic_pick = forms.ChoiceField(label=_("어느 업종인가요?"), required=False, widget=forms.RadioSelect)
    revenue_million = forms.IntegerField(
        label=_("연매출(백만원)"),
        required=False,
        min_value=0,
        max_value=10**12,
        help_text=_("예: 52억원이면 5200"),
    )
    field_order = (
        "business_number",
        "name",
        "kind",
        "industry_text",
        "ksic_text",
        "ksic_pick",
        "introduction",
    )

    class Meta:
        model = Company
        fields: tuple[str, ...] = (
            "name",
            "kind",
            "industry_text",
            "introduction",
            "employees",
            "founded_year",
            "smart_factory_level",
            "open_slots",
        )
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "industry_text": _("무엇을 만들거나 하는 회사인지 적어 주세요. 예: 자동차부품 프레스 가공")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["kind"], Company.Kind.choices)
        _choose(self.fields["smart_factory_level"], [("", _("모름")), *Company.SmartFactory.choices])
        if self.instance.revenue_krw is not None:
            self.initial["revenue_million"] = self.instance.revenue_krw // MILLION
        if self.instance.ksic:
            self.initial["ksic_text"] = str(self.instance.ksic)
        text = self.data.get(self.add_prefix("ksic_text"), "") if self.is_bound else ""
        self.candidates = find_ksic(text)
        if len(self.candidates) > 1:
            _choose(self.fields["ksic_pick"], [(row.code, str(row)) for row in self.candidates])
        else:
            del self.fields["ksic_pick"]

    def clean_founded_year(self) -> int | None:
        year = self.cleaned_data["founded_year"]
        if year is not None and not 1850 <= year <= clock.today().year:
            raise forms.ValidationError(gettext("설립연도를 네 자리로 적어 주세요. 예: 2008"))
        return year

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        rows = {row.code: row for row in self.candidates}
        if len(rows) > 1:
            self.ksic = rows.get(data.get("ksic_pick", ""))
            if self.ksic is None and "ksic_pick" not in self.errors:
                self.add_error("ksic_pick", gettext("여러 업종이 있습니다. 가장 가까운 것을 고르세요."))
        else:
            self.ksic = next(iter(rows.values()), None)
            if self.ksic is None and data.get("ksic_text", "").strip():
                self.add_error(
                    "ksic_text", gettext("맞는 업종을 찾지 못했습니다. 더 짧은 낱말로 적거나 비워 두세요.")
                )
        return data

    def _post_clean(self) -> None:
        """Leave the instance as it is: services write, forms only read and check."""

    def details(self) -> dict[str, Any]:
        """The fields of the firm, as services take them."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        million = self.cleaned_data["revenue_million"]
        return data | {"ksic": self.ksic, "revenue_krw": None if million is None else million * MILLION}

    def changes(self) -> dict[str, Any]:
        """Details that differ from the firm's; a revenue known to the won stays unless it was retyped."""
        details = self.details()
        if "revenue_million" not in self.changed_data:
            del details["revenue_krw"]
        return {name: value for name, value in details.items() if value != getattr(self.instance, name)}


class SiteForm(forms.ModelForm):
    class Meta:
        model = Site
        fields = ("kind", "district", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("사업장 구분")
        _choose(self.fields["district"], [("", _("고르세요")), *PRESENT])


class RegistrationForm(CompanyForm):
    business_number = forms.CharField(
        label=_("사업자등록번호"),
        max_length=30,
        help_text=_("사업자등록증에 적힌 10자리입니다. 예: 123-45-67891"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta(CompanyForm.Meta):
        fields = tuple(name for name in CompanyForm.Meta.fields if name != "open_slots")

    def clean_business_number(self) -> str:
        return normalise(self.cleaned_data["business_number"])


class FilterForm(forms.Form):
    q = forms.CharField(
        label=_("찾는 말"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = forms.ChoiceField(
        label=_("상태"), required=False, choices=[("", _("전체")), *Company.Status.choices]
    )
    kind = forms.ChoiceField(
        label=_("구분"), required=False, choices=[("", _("전체")), *Company.Kind.choices]
    )
    district = forms.ChoiceField(label=_("군·구"), required=False, choices=[("", _("전체")), *PRESENT])


def _choose(field: forms.Field, choices: list[Any]) -> None:
    """Give a choice field its choices; a model's field brings an empty one that no radio needs."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def find_ksic(text: str) -> list[Ksic]:
    """What a person's words may mean: one row by its code, else up to CANDIDATES whose name has them."""
    text = " ".join(text.split())
    if not text:
        return []
    with contextlib.suppress(ValueError):
        code = known(text.split()[0], set(Ksic.objects.values_list("code", flat=True)))
        return [Ksic.objects.get(code=code)]
    if exact := list(Ksic.objects.filter(name=text)[:CANDIDATES]):
        return exact
    return list(Ksic.objects.filter(name__icontains=text)[:CANDIDATES])
