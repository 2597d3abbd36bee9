"""A firm's details, its registration, its sites, and the filters of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from ..business_number import normalise
from ..districts import PRESENT
from ..models import Company, Ksic, Site
from .industry import Choice, choices, meant

MILLION = 1_000_000


class CompanyForm(forms.ModelForm):
    """Details of a firm. The industry is typed as a code or in words, or picked from what the firm's own words for
    what it makes suggest; where several rows fit the words, one has to be picked."""

    ksic_text = forms.CharField(
        label=_("표준산업분류"),
        required=False,
        max_length=120,
        help_text=_(
            "코드나 이름, 만드는 것을 적으세요. 예: 303 또는 조향부품. 비워 두고 아래에서 골라도 됩니다."
        ),
        widget=forms.TextInput(attrs={"list": "ksic-options", "autocomplete": "off"}),
    )
    ksic_pick = forms.ModelChoiceField(Ksic.objects.all(), label=_("어느 업종인가요?"), required=False)
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
            self.initial.setdefault("revenue_million", self.instance.revenue_krw // MILLION)
        if self.instance.ksic:
            self.initial.setdefault("ksic_text", str(self.instance.ksic))

    def _said(self, name: str) -> str:
        """What a field holds now, before it is checked."""
        return str((self[name].data if self.is_bound else self[name].initial) or "")

    @property
    def choices(self) -> list[Choice]:
        """The rows to pick one from."""
        return choices(*(self._said(name) for name in ("industry_text", "ksic_text", "ksic_pick")))

    def clean_founded_year(self) -> int | None:
        year = self.cleaned_data["founded_year"]
        if year is not None and not 1850 <= year <= clock.today().year:
            raise forms.ValidationError(gettext("설립연도를 네 자리로 적어 주세요. 예: 2008"))
        return year

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        typed, ambiguous = meant(data.get("ksic_text", ""))
        self.ksic = data.get("ksic_pick") or typed
        if self.ksic is None and "ksic_pick" not in self.errors:
            if ambiguous:
                self.add_error("ksic_pick", gettext("여러 업종이 있습니다. 가장 가까운 것을 고르세요."))
            elif data.get("ksic_text"):
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
