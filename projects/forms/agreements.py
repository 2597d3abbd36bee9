"""What people fill in about agreements: which programme, the terms, a signature, an amendment and its decision."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.files.forms import UploadField
from foundation.history import clock
from matchmaking.forms.quotations import MOST_KRW, UNCHOSEN, WonField

from .. import performers
from ..models import Agreement, CostCategory, Measure, Party, Programme, Project, Terms, TermsLine
from ..services.agreements import MOST_FOLLOW_UP_YEARS, PLAN_TASKS
from ..terms import Line, TermsGiven, given, kpis
from .cells import Cell, CellsField, CellsWidget

Source = TermsLine.Source

#: What a cell of the budget, and of the targets, takes.
AMOUNT = WonField(required=False, min_value=0, max_value=MOST_KRW)
TARGET = forms.DecimalField(required=False, max_digits=14, decimal_places=3)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})


class BudgetWidget(CellsWidget):
    template_name = "projects/terms_budget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = [[_readable(text) for _cell, _name, text in cells] for _head, cells in context["rows"]]
        sums = [sum(column) for column in zip(*typed, strict=True)]
        by_source = list(zip(Source.labels, sums, strict=True))
        return context | {"sources": Source.labels, "sums": by_source, "total": sum(sums)}


class BudgetField(CellsField):
    """Cost category × source → the lines of a budget."""

    widget = BudgetWidget

    def offer(self, categories: list[CostCategory]) -> None:
        self.lines = {
            self.key(category, source): (category, str(source))
            for category in categories
            for source in Source
        }
        self.widget.table = [
            (
                category.name,
                [
                    Cell(
                        self.key(category, source),
                        f"{category.name} · {source.label}",
                        AMOUNT,
                        column=source.label,
                    )
                    for source in Source
                ],
            )
            for category in categories
        ]

    @staticmethod
    def key(category: CostCategory, source: str) -> str:
        return f"{category.pk}-{source}"

    def read(self, found: Mapping[str, Any]) -> list[Line]:
        return [(*self.lines[key], amount) for key, amount in found.items() if amount]


def _readable(typed: str) -> int:
    try:
        return AMOUNT.clean(typed) or 0
    except ValidationError:
        return 0


class TargetsWidget(CellsWidget):
    template_name = "projects/terms_targets.html"


class TargetsField(CellsField):
    """A target for each KPI."""

    widget = TargetsWidget

    def offer(self, measures: list[Measure]) -> None:
        self.measures = {str(measure.pk): measure for measure in measures}
        self.widget.table = [(row, [Cell(key, row.name, TARGET)]) for key, row in self.measures.items()]

    def read(self, found: Mapping[str, Any]) -> dict[Measure, Decimal]:
        return {self.measures[key]: target for key, target in found.items()}


class ProgrammeForm(forms.Form):
    """Under which rules to draft; none is a contract of firms that fund themselves."""

    programme = forms.ModelChoiceField(
        Programme.objects.filter(active=True),
        label=_("사업"),
        required=False,
        empty_label=_("자비 계약(사업 없음)"),
        help_text=_("사업을 고르면 그 사업의 비목으로 예산을 적습니다."),
    )


class TermsForm(forms.Form):
    """The terms; `cleaned_data` has them whole as `terms`, beside what a subclass asks for."""

    lead = forms.TypedChoiceField(label=_("주관기관"), widget=forms.RadioSelect)
    project_lead = forms.TypedChoiceField(
        label=_("과제책임자"), help_text=_("주관기관에 속한 사람이어야 합니다.")
    )
    starts_on = DayField(label=_("시작일"))
    ends_on = DayField(label=_("종료일"))
    lines = BudgetField(
        label=_("예산"),
        help_text=_("원 단위로 적습니다. 없는 비목은 비워 두세요. 합계는 저장하면 계산됩니다."),
    )
    vat = forms.ChoiceField(label=_("부가세"), choices=Terms.Vat.choices, widget=forms.RadioSelect)
    targets = TargetsField(label=_("성과 목표"), required=False)
    data_owner = forms.ChoiceField(label=_("데이터의 소유"), choices=[UNCHOSEN, *Terms.Owner.choices])
    model_owner = forms.ChoiceField(label=_("학습된 모델의 소유"), choices=[UNCHOSEN, *Terms.Owner.choices])
    ownership_note = forms.CharField(
        label=_("소유와 이용 조건"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("예: 수요기업의 데이터로 학습한 모델은 과제가 끝난 뒤 수요기업만 씁니다."),
    )

    def __init__(
        self, *args: Any, project: Project, programme: Programme | None, viewer: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        firms = {str(firm.pk): firm for firm in (project.demand_firm, project.supplier)}
        lead = cast(forms.TypedChoiceField, self.fields["lead"])
        lead.choices, lead.coerce = [(key, str(firm)) for key, firm in firms.items()], firms.__getitem__
        sides = performers.sides(project)
        members = {str(key): person for key, (person, party) in sides.items() if party != Party.OPERATOR}
        offered = [(str(key), label) for key, label in performers.choices(viewer, project)]
        project_lead = cast(forms.TypedChoiceField, self.fields["project_lead"])
        project_lead.choices = [UNCHOSEN, *((key, label) for key, label in offered if key in members)]
        project_lead.coerce = members.__getitem__
        cast(BudgetField, self.fields["lines"]).offer(categories(programme))
        measures = kpis(project)
        cast(TargetsField, self.fields["targets"]).offer(measures)
        if not measures:
            self.fields["targets"].help_text = _("이 과제의 견적에는 약속한 지표가 없습니다.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        terms = TermsGiven(**{name: cleaned[name] for name in TermsForm.base_fields})
        return {"terms": terms} | {
            key: value for key, value in cleaned.items() if key not in TermsForm.base_fields
        }


class DraftForm(TermsForm):
    fiscal_year = forms.IntegerField(label=_("귀속연도"), min_value=2020, max_value=2100)
    plan_task = forms.TypedChoiceField(
        label=_("추진과제 번호"),
        required=False,
        choices=[("", _("해당 없음")), *((number, number) for number in PLAN_TASKS)],
        coerce=int,
        empty_value=None,
    )
    follow_up_years = forms.IntegerField(
        label=_("사후관리 기간(년)"), min_value=0, max_value=MOST_FOLLOW_UP_YEARS
    )

    field_order = ("fiscal_year", "plan_task", "follow_up_years")


class AmendForm(TermsForm):
    reason = ReasonField(label=_("변경 사유"), max_length=2000)

    field_order = ("reason",)


class MeasureForm(forms.ModelForm):
    class Meta:
        model = Measure
        fields = ("name", "unit", "direction", "baseline", "target")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["baseline"].required = False
        self.fields["baseline"].help_text = _("모르면 비워 두세요.")


class SignForm(forms.Form):
    document_number = forms.CharField(
        label=_("문서번호"), max_length=Agreement._meta.get_field("document_number").max_length
    )
    signed_on = DayField(label=_("체결일"))
    effective_on = DayField(label=_("시행일"))
    upload = UploadField(label=_("체결한 문서"))


class ApproveForm(forms.Form):
    document_number = forms.CharField(
        label=_("변경 문서번호"), max_length=Terms._meta.get_field("document_number").max_length
    )
    effective_on = DayField(label=_("시행일"))
    upload = UploadField(label=_("변경 협약서"), required=False)


class RejectForm(forms.Form):
    reason = ReasonField(label=_("반려 사유"), max_length=2000)


def categories(programme: Programme | None) -> list[CostCategory]:
    return list(CostCategory.objects.filter(programme=programme))


def start_of(project: Project, programme: Programme | None) -> dict[str, Any]:
    """What a first draft begins with: the offer's period, budget and promises."""
    today = clock.today()
    return {
        "fiscal_year": programme.fiscal_year if programme else today.year,
        "plan_task": programme.plan_task if programme else None,
        "follow_up_years": programme.follow_up_years if programme else 0,
        "lead": str(project.demand_firm_id),
        "starts_on": today,
        "ends_on": today + timedelta(weeks=project.weeks),
        "vat": Terms.Vat.EXCLUDED,
        "lines": _offered(project, programme),
        "targets": {str(row.pk): _typed(row.target) for row in kpis(project)},
    }


def _offered(project: Project, programme: Programme | None) -> dict[str, int]:
    """The offer's cost items by category: as much grant as the programme allows, the rest in cash."""
    sums = Counter[str]()
    for item in project.budget.all():
        sums[item.category] += item.amount_krw
    ceiling = programme.grant_ceiling_percent if programme else 0
    cells: dict[str, int] = {}
    for category in categories(programme):
        amount = sums[category.code]
        grant = amount * ceiling // 100
        cells |= {
            BudgetField.key(category, source): part
            for source, part in ((Source.GRANT, grant), (Source.CASH, amount - grant))
            if part
        }
    return cells


def start_of_terms(terms: Terms) -> dict[str, Any]:
    """What a later version begins with: what the present one says."""
    present = given(terms)
    words = {name: getattr(present, name) for name in TermsForm.base_fields}
    return words | {
        "lead": str(terms.lead_id),
        "project_lead": str(terms.project_lead_id or ""),
        "lines": {BudgetField.key(category, source): amount for category, source, amount in present.lines},
        "targets": {str(measure.pk): _typed(target) for measure, target in present.targets.items()},
    }


def _typed(value: Decimal) -> str:
    """1200.500 is typed as 1200.5."""
    return f"{value.normalize():f}"
