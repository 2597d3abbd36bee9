"""Forms of the catalogue; prices are typed in 만원, lists of words with commas or line breaks."""

import re
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.history import clock
from foundation.money import to_manwon, to_won

from .models import FIRST_YEAR, Solution, Term
from .services import Content, ReferenceRow

REFERENCE_ROWS = 5
LONGEST_KEY = 18  # digits of 64 bits
FACETS = (Term.Facet.PROCESS, Term.Facet.AI_TASK, Term.Facet.DATA_TYPE, Term.Facet.DEPLOYMENT)


class WordsField(forms.CharField):
    """Words separated by commas or line breaks, as a list without repeats."""

    def to_python(self, value: Any) -> Any:
        words = (word.strip() for word in re.split(r"[,\n]", super().to_python(value) or ""))
        return list(dict.fromkeys(word for word in words if word))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class TextField(forms.CharField):
    """Text of several lines, with the line breaks that the database has, not those that browsers send."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def manwon_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000_000, **kwargs)


class TermsField(forms.ModelMultipleChoiceField):
    """Terms by their keys; a number that the database can't hold is no term."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


def terms_field(facet: Term.Facet, **kwargs: Any) -> TermsField:
    return TermsField(
        Term.objects.filter(facet=facet),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=kwargs.pop("label", facet.label),
        **kwargs,
    )


class SolutionForm(forms.Form):
    """The whole of a solution on one page; what a review asks for besides is checked by the service."""

    title = forms.CharField(label=_("솔루션 이름"), max_length=120)
    summary = forms.CharField(
        label=_("한 줄 소개"),
        max_length=200,
        required=False,
        help_text=_("예: 가공품 표면의 기스와 찍힘을 카메라로 찾아 불량을 골라냅니다"),
    )
    description = TextField(
        label=_("상세 설명"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "어떤 현장에서 무엇을 어떻게 해결하는지 적으세요. "
            "필요한 조건과 안 되는 경우까지 적으면 맞는 수요를 만납니다."
        ),
    )
    industries = WordsField(
        label=_("적용 업종"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("쉼표나 줄바꿈으로 나누어 적으세요. 예: 자동차부품, 금형, 식품"),
    )
    process = terms_field(Term.Facet.PROCESS)
    ai_task = terms_field(Term.Facet.AI_TASK)
    data_type = terms_field(Term.Facet.DATA_TYPE, help_text=_("분석에 쓰는 데이터입니다."))
    deployment = terms_field(Term.Facet.DEPLOYMENT, help_text=_("설치할 수 있는 환경을 모두 고르세요."))
    price_min_manwon = manwon_field(
        _("최소 도입비용(만원)"), help_text=_("부가세 별도. 예: 3000은 3,000만원")
    )
    price_max_manwon = manwon_field(_("최대 도입비용(만원)"))
    lead_time_weeks = forms.IntegerField(
        label=_("도입 기간(주)"),
        required=False,
        min_value=1,
        max_value=260,
        help_text=_("계약부터 현장에서 쓰기까지"),
    )
    certifications = WordsField(
        label=_("인증"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("쉼표나 줄바꿈으로 나누어 적으세요. 예: GS인증 1등급, ISO 9001"),
    )

    GROUPS = (
        (_("소개"), ("title", "summary", "description", "industries")),
        (_("분류"), ("process", "ai_task", "data_type", "deployment")),
        (_("비용과 기간"), ("price_min_manwon", "price_max_manwon", "lead_time_weeks")),
        (_("인증"), ("certifications",)),
    )

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for legend, names in self.GROUPS:
            yield legend, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("price_min_manwon"), cleaned.get("price_max_manwon")
        if low is not None and high is not None and low > high:
            self.add_error("price_max_manwon", _("최대 도입비용이 최소보다 작습니다."))
        return cleaned

    @property
    def content(self) -> Content:
        """The cleaned values as the services take them."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "summary": data["summary"],
            "description": data["description"],
            "industries": data["industries"],
            "certifications": data["certifications"],
            "price_min_krw": to_won(data["price_min_manwon"]),
            "price_max_krw": to_won(data["price_max_manwon"]),
            "lead_time_weeks": data["lead_time_weeks"],
        }

    @property
    def terms(self) -> list[Term]:
        return [term for facet in FACETS for term in self.cleaned_data[facet.value]]

    @staticmethod
    def initial_of(solution: Solution) -> dict[str, Any]:
        terms = list(solution.terms.all())
        return {
            "title": solution.title,
            "summary": solution.summary,
            "description": solution.description,
            "industries": solution.industries,
            "certifications": solution.certifications,
            "price_min_manwon": to_manwon(solution.price_min_krw),
            "price_max_manwon": to_manwon(solution.price_max_krw),
            "lead_time_weeks": solution.lead_time_weeks,
            **{facet.value: [term.pk for term in terms if term.facet == facet] for facet in FACETS},
        }


class ReferenceForm(forms.Form):
    """A row of past deliveries; an empty row is no reference."""

    industry = forms.CharField(label=_("업종"), max_length=60, required=False)
    year = forms.IntegerField(label=_("연도"), min_value=FIRST_YEAR, required=False)
    outcome = forms.CharField(label=_("성과"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in self.fields) and not self.errors:
            if not cleaned["industry"]:
                self.add_error("industry", _("업종을 적어 주세요."))
            if not cleaned["year"]:
                self.add_error("year", _("연도를 적어 주세요."))
            elif cleaned["year"] > clock.today().year:
                self.add_error("year", _("아직 오지 않은 해입니다."))
        return cleaned


class BaseReferenceFormSet(forms.BaseFormSet):
    @property
    def references(self) -> list[ReferenceRow]:
        rows = (form.cleaned_data for form in self.forms)
        return [
            {"industry": row["industry"], "year": row["year"], "outcome": row["outcome"]}
            for row in rows
            if row.get("industry")
        ]


_ReferenceFormSet = cast(
    type[BaseReferenceFormSet],
    forms.formset_factory(ReferenceForm, BaseReferenceFormSet, extra=0, max_num=50),
)


def reference_forms(data: Any = None, solution: Solution | None = None) -> BaseReferenceFormSet:
    """At least five rows, and as many as the solution has."""
    rows: list[dict[str, Any]] = []
    if solution:
        rows = [dict(row) for row in solution.references.values("industry", "year", "outcome")]
    rows += [{}] * (REFERENCE_ROWS - len(rows))
    return _ReferenceFormSet(data, initial=rows, prefix="references")


class ReasonForm(forms.Form):
    reason = TextField(
        label=_("보완할 점"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("기업이 그대로 봅니다. 무엇을 어떻게 고치면 되는지 적어 주세요."),
    )
