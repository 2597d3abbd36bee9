"""The guided form of a need, step by step. The budget is typed in 만원."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from foundation.money import to_manwon, to_won
from solutions.forms import TextField, manwon_field, terms_field
from solutions.models import Term

from ..answers import LABELS
from ..models import Need
from ..services.needs import Content

NONE = "none"  # the choice that stands for no term at all
YES, NO = "yes", "no"
ANSWER = {"": None, YES: True, NO: False}
SAID = {answer: choice for choice, answer in ANSWER.items()}
ANSWERED = ("personal_data", "client_nda")  # with yes or no, or not at all
#: Fields of the form that are fields of the row.
DIRECT = (
    "title",
    "description",
    "current_cost",
    "data_years",
    "data_labelled",
    "internet",
    "downtime",
    "core_technology",
    "success_measure",
    "success_now",
    "success_target",
    "desired_weeks",
    "confidentiality",
    "masked_summary",
)


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
        _("데이터"),
        _("지금 쌓이는 데이터가 있는지 알려 주세요. 모르면 모른다고 하셔도 됩니다."),
        ("data_type", "data_years", "data_labelled"),
    ),
    Step(
        _("현장의 조건"),
        _("이 조건에 맞지 않는 솔루션은 처음부터 뺍니다. 모르면 비워 두세요."),
        ("deployment", "internet", "downtime", "personal_data", "client_nda", "core_technology"),
    ),
    Step(
        _("예산·기간·성공 기준"),
        _("어림잡은 값이면 됩니다. 비워 두면 ‘협의’로 보입니다."),
        ("budget_max_manwon", "desired_weeks", "success_measure", "success_now", "success_target"),
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
STEP_OF = {field: number for number, step in enumerate(STEPS, 1) for field in step.fields}


def _terms_or_none(facet: Term.Facet, none: Any, help_text: Any) -> forms.MultipleChoiceField:
    def choices() -> list[tuple[str, Any]]:
        names = Term.objects.filter(facet=facet).values_list("name", flat=True)
        return [*((name, name) for name in names), (NONE, none)]

    return forms.MultipleChoiceField(
        label=LABELS[facet],
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def _one_of(field: str, choices: list[tuple[str, Any]], help_text: Any = "") -> forms.ChoiceField:
    """One of the choices, or no answer yet."""
    return forms.ChoiceField(
        label=LABELS[field],
        required=False,
        choices=[("", _("아직 모름")), *choices],
        widget=forms.RadioSelect,
        help_text=help_text,
    )


def _yes_or_no(field: str, help_text: Any) -> forms.ChoiceField:
    return _one_of(field, [(YES, _("예")), (NO, _("아니오"))], help_text)


def _line(field: str, help_text: Any = "", most: int = 200) -> forms.CharField:
    return forms.CharField(label=LABELS[field], max_length=most, required=False, help_text=help_text)


class NeedForm(forms.Form):
    """The fields of one step; nothing is required until the need is submitted.

    `examples` are those of the firm's sector by field, `comments` what a coordinator asks to be mended in a field.
    """

    title = _line("title", most=120)
    description = TextField(
        label=LABELS["description"],
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("무엇을 만들고, 어디에서 무슨 일이 생기고, 지금은 어떻게 하고 있는지 적어 주세요."),
    )
    process = terms_field(Term.Facet.PROCESS, label=LABELS["process"], help_text=_("여러 개 골라도 됩니다."))
    current_cost = _line("current_cost")
    data_type = _terms_or_none(
        Term.Facet.DATA_TYPE,
        _("잘 모르겠음"),
        _("사진이나 설비 기록, 엑셀, 종이 문서도 데이터입니다."),
    )
    data_years = forms.IntegerField(
        label=LABELS["data_years"],
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("몇 년 치가 있나요? 한 해가 안 되거나 이제 모으기 시작했으면 0"),
    )
    data_labelled = forms.ChoiceField(
        label=LABELS["data_labelled"],
        required=False,
        choices=Need.Labelled.choices,
        widget=forms.RadioSelect,
        help_text=_("사진마다 양품인지 불량인지처럼, 결과가 함께 적혀 있는 데이터를 말합니다."),
    )
    deployment = _terms_or_none(
        Term.Facet.DEPLOYMENT,
        _("무관"),
        _("공장 밖으로 데이터가 나가면 안 되면 온프레미스(사내 서버)나 엣지(설비 옆 장치)를 고르세요."),
    )
    internet = _one_of(
        "internet",
        Need.Internet.choices,
        _("설비가 있는 곳에서 인터넷을 쓸 수 있나요? 폐쇄망이면 클라우드가 있어야 하는 솔루션은 뺍니다."),
    )
    downtime = _one_of(
        "downtime", Need.Downtime.choices, _("카메라나 센서를 달려면 설비를 잠시 멈춰야 할 때가 있습니다.")
    )
    personal_data = _yes_or_no(
        "personal_data", _("작업자나 고객이 찍히면 개인정보라서 가리거나 동의를 받아야 합니다.")
    )
    client_nda = _yes_or_no(
        "client_nda", _("도면이나 제품 사진을 남에게 보이지 않기로 원청과 약속했다면 ‘예’입니다.")
    )
    core_technology = _one_of(
        "core_technology",
        Need.CoreTechnology.choices,
        _(
            "산업통상자원부가 정해 고시한 기술입니다. 해당하면 승인받기 전에는 클라우드를 쓸 수 없습니다. "
            "요약만 보는 공급기업에는 클라우드를 쓸 수 없다는 것만 보입니다."
        ),
    )
    budget_max_manwon = manwon_field(
        LABELS["budget_max_manwon"], help_text=_("예: 5000은 5,000만원. 부가세 별도")
    )
    desired_weeks = forms.IntegerField(
        label=LABELS["desired_weeks"],
        required=False,
        min_value=1,
        max_value=260,
        help_text=_("시작해서 현장에서 쓰기까지. 예: 석 달이면 12"),
    )
    success_measure = _line("success_measure", _("무엇을 세거나 재면 나아졌는지 알 수 있나요?"))
    success_now = _line("success_now", most=100)
    success_target = _line("success_target", most=100)
    confidentiality = forms.ChoiceField(
        label=LABELS["confidentiality"],
        choices=Need.Confidentiality.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    masked_summary = TextField(
        label=LABELS["masked_summary"],
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("기업 이름, 고객사, 제품명을 빼고 적어 주세요. ‘공개’가 아니면 꼭 필요합니다."),
    )

    def __init__(
        self,
        *args: Any,
        step: int,
        examples: Mapping[str, str] | None = None,
        comments: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(STEPS[step - 1].fields):
            del self.fields[name]
        for name, field in self.fields.items():
            field.help_text = _hint(field.help_text, (examples or {}).get(name), (comments or {}).get(name))

    @property
    def content(self) -> Content:
        """The cleaned values of this step, as the services take them."""
        data: Mapping[str, Any] = self.cleaned_data
        values = {name: data[name] for name in DIRECT if name in data}
        if not values.get("confidentiality", True):
            del values["confidentiality"]
        values |= {name: ANSWER[data[name]] for name in ANSWERED if name in data}
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
            **{name: SAID[getattr(need, name)] for name in ANSWERED},
            "budget_max_manwon": to_manwon(need.budget_max_krw),
            "process": [term.pk for term in terms if term.facet == Term.Facet.PROCESS],
            "data_type": names["data_type"] or ([NONE] if started else []),
            "deployment": names["deployment"] or ([NONE] if started else []),
        }


def _chosen(names: list[str]) -> list[str]:
    """What was chosen; the choice for none is checked from the start, so anything beside it wins."""
    return [name for name in names if name != NONE]


def _hint(hint: Any, example: str | None, comment: str | None) -> Any:
    """What stands beside a field: what it asks for, how another firm of the sector would say it, what to mend."""
    shown = [conditional_escape(hint)] if hint else []
    if example:
        shown.append(format_html('<p>{} <span lang="ko">{}</span></p>', _("예:"), example))
    if comment:
        words = _("보완 요청:")
        shown.append(format_html('<p class="asked"><strong>{}</strong> {}</p>', words, comment))
    return mark_safe("".join(shown))  # noqa: S308 - its parts are escaped
