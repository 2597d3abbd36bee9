"""Forms of needs: the guided steps, the call, the confirmation, the filters. The budget is typed in 만원."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.firm_field import CompanyField
from companies.models import Company
from foundation.money import to_manwon, to_won
from solutions.forms import TextField, manwon_field, terms_field
from solutions.models import Term

from ..models import Need
from ..services.needs import Content

NONE = "none"  # the choice that stands for no term at all


@dataclass(frozen=True)
class Step:
    label: Any
    lead: Any
    fields: tuple[str, ...] = ()


STEPS = (
    Step(
        _("무엇이 문제인가요"),
        _("현장에서 말하듯이 적어 주세요. AI 용어나 해결 방법은 몰라도 됩니다."),
        ("title", "description"),
    ),
    Step(
        _("어디서, 얼마나"),
        _("어느 일에서 생기는 문제인지, 지금 얼마나 손해를 보고 있는지 알려 주세요."),
        ("process", "current_cost"),
    ),
    Step(
        _("데이터와 환경"),
        _("지금 쌓이는 데이터가 있는지 알려 주세요. 모르면 모른다고 하셔도 됩니다."),
        ("data_type", "deployment"),
    ),
    Step(
        _("예산·기간·성공 기준"),
        _("어림잡은 값이면 됩니다. 비워 두면 ‘협의’로 보입니다."),
        ("budget_max_manwon", "desired_weeks", "success_measure"),
    ),
    Step(
        _("공개 범위"),
        _("기업 이름과 자세한 내용을 누구에게 보일지 정합니다. 매칭을 시작한 뒤에는 바꿀 수 없습니다."),
        ("confidentiality", "masked_summary"),
    ),
    Step(
        _("확인하고 제출"), _("빠진 곳이 없는지 보고 제출하세요. 코디네이터가 검토한 뒤 매칭을 시작합니다.")
    ),
)
REVIEW = len(STEPS)


def _terms_or_none(facet: Term.Facet, none: Any, label: Any, help_text: Any) -> forms.MultipleChoiceField:
    def choices() -> list[tuple[str, Any]]:
        names = Term.objects.filter(facet=facet).values_list("name", flat=True)
        return [*((name, name) for name in names), (NONE, none)]

    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class NeedForm(forms.Form):
    """The fields of one step; nothing is required until the need is submitted."""

    title = forms.CharField(
        label=_("한 줄 제목"),
        max_length=120,
        required=False,
        help_text=_("예: 가공품 기스 검사를 눈으로 하는데 자꾸 놓칩니다"),
    )
    description = TextField(
        label=_("무엇이 문제인가요?"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "무엇을 만들고, 어디에서 무슨 일이 생기고, 지금은 어떻게 하고 있는지 적어 주세요. "
            "예: 하루 6천 개를 네 명이 눈으로 봅니다. 오후가 되면 놓치는 게 많아서 "
            "작년에 선별만 세 번 나갔습니다."
        ),
    )
    process = terms_field(
        Term.Facet.PROCESS, label=_("어느 일에서 생기는 문제인가요?"), help_text=_("여러 개 골라도 됩니다.")
    )
    current_cost = forms.CharField(
        label=_("지금 드는 비용·시간"),
        max_length=200,
        required=False,
        help_text=_("예: 검사원 4명, 선별 비용 작년 1,200만원"),
    )
    data_type = _terms_or_none(
        Term.Facet.DATA_TYPE,
        _("잘 모르겠음"),
        _("지금 있는 데이터"),
        _("사진이나 설비 기록, 엑셀, 종이 문서도 데이터입니다."),
    )
    deployment = _terms_or_none(
        Term.Facet.DEPLOYMENT,
        _("무관"),
        _("어디에 설치하나요?"),
        _("공장 밖으로 데이터가 나가면 안 되면 온프레미스나 엣지를 고르세요."),
    )
    budget_max_manwon = manwon_field(_("예산 상한(만원)"), help_text=_("예: 5000은 5,000만원. 부가세 별도"))
    desired_weeks = forms.IntegerField(
        label=_("희망 도입 기간(주)"),
        required=False,
        min_value=1,
        max_value=260,
        help_text=_("시작해서 현장에서 쓰기까지. 예: 석 달이면 12"),
    )
    success_measure = forms.CharField(
        label=_("무엇이 얼마나 나아지면 성공인가요?"),
        max_length=200,
        required=False,
        help_text=_("예: 놓치는 불량이 한 달 30개에서 5개 아래로"),
    )
    confidentiality = forms.ChoiceField(
        label=_("공개 범위"), choices=Need.Confidentiality.choices, required=False, widget=forms.RadioSelect
    )
    masked_summary = TextField(
        label=_("공급기업에 먼저 보일 요약"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "기업 이름, 고객사, 제품명을 빼고 적어 주세요. ‘공개’가 아니면 꼭 필요합니다. "
            "예: 원통형 금속 부품의 표면 찍힘을 눈으로 검사하고 있어 자동 판정을 원합니다."
        ),
    )

    def __init__(self, *args: Any, step: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(STEPS[step - 1].fields):
            del self.fields[name]

    @property
    def content(self) -> Content:
        """The cleaned values of this step, as the services take them."""
        data: Mapping[str, Any] = self.cleaned_data
        values = {name: data[name] for name in DIRECT if name in data}
        if not values.get("confidentiality", True):
            del values["confidentiality"]
        if "budget_max_manwon" in data:
            values["budget_max_krw"] = to_won(data["budget_max_manwon"])
        if "deployment" in data:
            values["any_deployment"] = not _chosen(data["deployment"])
        return values  # type: ignore[return-value]

    @property
    def terms(self) -> dict[str, Iterable[Term]]:
        data = self.cleaned_data
        terms: dict[str, Iterable[Term]] = {"process": data["process"]} if "process" in data else {}
        for facet in ("data_type", "deployment"):
            if facet in data:
                terms[facet] = Term.objects.filter(facet=facet, name__in=_chosen(data[facet]))
        return terms

    @staticmethod
    def values_of(need: Need) -> dict[str, Any]:
        """What the fields show of a saved need, as initial values and as data alike."""
        terms = list(need.terms.all())
        names = {
            facet: [term.name for term in terms if term.facet == facet]
            for facet in ("data_type", "deployment")
        }
        started = bool(terms)
        return {
            **{name: getattr(need, name) for name in DIRECT},
            "budget_max_manwon": to_manwon(need.budget_max_krw),
            "process": [term.pk for term in terms if term.facet == Term.Facet.PROCESS],
            "data_type": names["data_type"] or ([NONE] if started else []),
            "deployment": names["deployment"] or ([NONE] if started else []),
        }


DIRECT = (
    "title",
    "description",
    "current_cost",
    "success_measure",
    "desired_weeks",
    "confidentiality",
    "masked_summary",
)


def _chosen(names: list[str]) -> list[str]:
    """What was chosen; the choice for none is checked from the start, so anything beside it wins."""
    return [name for name in names if name != NONE]


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
