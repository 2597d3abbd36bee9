"""What a need says, field by field of its form, in words: for its review and for who may see it in full."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.money import in_words
from solutions.models import Term

from .models import Need

Words = str | Promise

#: The fields that are named by what they ask, in the order of the form.
LABELS: dict[str, Any] = {
    "title": gettext_lazy("한 줄 제목"),
    "description": gettext_lazy("무엇이 문제인가요?"),
    "process": gettext_lazy("어느 일에서 생기는 문제인가요?"),
    "current_cost": gettext_lazy("지금 드는 비용·시간"),
    "data_type": gettext_lazy("지금 있는 데이터"),
    "data_years": gettext_lazy("데이터가 쌓인 햇수"),
    "data_labelled": gettext_lazy("정답이 적힌 데이터인가요?"),
    "deployment": gettext_lazy("어디에 설치하나요?"),
    "internet": gettext_lazy("현장의 인터넷"),
    "downtime": gettext_lazy("설비를 멈출 수 있나요?"),
    "personal_data": gettext_lazy("사람의 얼굴이나 CCTV 영상이 들어가나요?"),
    "client_nda": gettext_lazy("원청과 비밀유지를 약속한 내용이 있나요?"),
    "core_technology": gettext_lazy("국가핵심기술에 해당하나요?"),
    "budget_max_manwon": gettext_lazy("예산 상한(만원)"),
    "desired_weeks": gettext_lazy("희망 도입 기간(주)"),
    "success_measure": gettext_lazy("무엇이 얼마나 나아지면 성공인가요?"),
    "success_now": gettext_lazy("지금은 얼마인가요?"),
    "success_target": gettext_lazy("얼마가 되면 성공인가요?"),
    "confidentiality": gettext_lazy("공개 범위"),
    "masked_summary": gettext_lazy("공급기업에 먼저 보일 요약"),
}
#: Where a field of the row has another name in the form.
ASKED_AS = {"budget_max_krw": "budget_max_manwon", "any_deployment": "deployment"}
#: What only those read who see all of a need.
DETAILS = (
    "data_years",
    "data_labelled",
    "internet",
    "downtime",
    "personal_data",
    "client_nda",
    "core_technology",
    "success_now",
    "success_target",
)


def answers(need: Need) -> dict[str, str]:
    """By field, "" where nothing was said; uses the prefetched terms."""
    years, weeks = need.data_years, need.desired_weeks
    return {
        "title": need.title,
        "description": need.description,
        "process": ", ".join(need.terms_of(Term.Facet.PROCESS)),
        "current_cost": need.current_cost,
        "data_type": ", ".join(need.terms_of(Term.Facet.DATA_TYPE)),
        "data_years": "" if years is None else _("%(years)s년") % {"years": years},
        "data_labelled": str(need.get_data_labelled_display()),
        "deployment": ", ".join(need.terms_of(Term.Facet.DEPLOYMENT)),
        "internet": str(need.get_internet_display()),
        "downtime": str(need.get_downtime_display()),
        "personal_data": _yes_or_no(need.personal_data),
        "client_nda": _yes_or_no(need.client_nda),
        "core_technology": str(need.get_core_technology_display()),
        "budget_max_manwon": "" if need.budget_max_krw is None else in_words(need.budget_max_krw),
        "desired_weeks": "" if weeks is None else _("%(weeks)s주") % {"weeks": weeks},
        "success_measure": need.success_measure,
        "success_now": need.success_now,
        "success_target": need.success_target,
        "confidentiality": str(need.get_confidentiality_display()),
        "masked_summary": need.masked_summary,
    }


def labelled(texts: Mapping[str, str]) -> list[str]:
    """Texts about fields, each in a line with the name of its field."""
    return [f"{label}: {texts[field]}" for field, label in LABELS.items() if field in texts]


def named(fields: list[str]) -> list[Words]:
    """Names of fields of the row or the form, each once, in the order of the form."""
    asked = {ASKED_AS.get(field, field) for field in fields}
    return [label for field, label in LABELS.items() if field in asked]


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else _("예") if value else _("아니오")
