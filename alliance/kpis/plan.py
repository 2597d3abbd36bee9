"""KPIs that the plan sets targets for: firms found and supported, and what is built once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.history.models import Event
from projects.models import Agreement, Deliverable, Gate, Stage, Task, Verification
from projects.models.measurements import HEADLINE, Level

from ..models import Case
from ..quarters import day_of, days_before
from .base import Group, Kpi, Method, Row
from .sources import key, moved_at, opened, shared

#: A publication, and what ends one.
CASE_STEPS = ("case.published", "case.draft", "case.withdrawn")
FORWARD = (Gate.Status.GO, Gate.Status.CONDITIONAL_GO)


def _needs(as_of: datetime) -> Iterable[Row]:
    return (need.row for need in opened(as_of))


def _agreements(task: int, firm: str, **only: int) -> Callable[[datetime], Iterable[Row]]:
    def rows(as_of: datetime) -> Iterable[Row]:
        signed = Agreement.objects.filter(plan_task=task, signed_on__lt=days_before(as_of), **only)
        found = signed.values_list("pk", "signed_on", firm)
        return (Row(key(Agreement, pk), on, of, task=task) for pk, on, of in found)

    return rows


def _passed(as_of: datetime, stage: Stage, verified: bool = False) -> Iterable[Row]:
    gates = Gate.objects.filter(stage=stage, status__in=FORWARD, decided_at__lt=as_of)
    if verified:
        gates = gates.filter(_verified_before("project", "decided_at"))
    found = gates.values_list("pk", "decided_at", "project__demand_firm", "project__agreement__plan_task")
    return (Row(key(Gate, pk), day_of(at), firm, task=task) for pk, at, firm, task in found)


def _verified_before(project: str, moment: str) -> Exists:
    """Whether a KPI of the project, and not only a row of its pilot's sheet, had been verified on site or by an
    accredited body, and not rejected since."""
    rejected = Verification.objects.filter(
        measurement=OuterRef("measurement"), level=Level.REJECTED, occurred_at__lte=OuterRef(OuterRef(moment))
    )
    return Exists(
        Verification.objects.filter(
            ~Exists(rejected),
            measurement__measure__project=OuterRef(project),
            measurement__measure__aspect="",
            level__in=HEADLINE,
            occurred_at__lte=OuterRef(moment),
        )
    )


def _modules(as_of: datetime) -> Iterable[Row]:
    """A deliverable of several versions is one module."""
    accepted = Deliverable.objects.filter(
        title__contains="AI 서비스 모듈",
        status=Deliverable.Status.ACCEPTED,
        gate__project__agreement__plan_task=4,
    ).annotate(at=moved_at(Deliverable, "deliverable.accepted"))
    found = accepted.filter(at__lt=as_of).order_by("at", "pk")
    first: dict[tuple[object, str], Row] = {}
    for pk, title, project, at, firm in found.values_list(
        "pk", "title", "gate__project", "at", "gate__project__demand_firm"
    ):
        first.setdefault((project, title), Row(key(Deliverable, pk), day_of(at), firm, task=4))
    return first.values()


def _cases(as_of: datetime) -> Iterable[Row]:
    """Those that were public then, though a firm may have taken its consent back since; on their last publication."""
    steps = Event.objects.filter(
        object_type=Case._meta.label_lower, verb__in=CASE_STEPS, occurred_at__lt=as_of
    ).order_by("occurred_at", "pk")
    last = {step.object_id: step for step in steps}
    public = {pk: step.occurred_at for pk, step in last.items() if step.verb == CASE_STEPS[0]}
    told = Case.objects.filter(pk__in=public).annotate(then=Value(as_of, DateTimeField()))
    found = told.filter(_verified_before("project", "then")).values_list("pk", "project__demand_firm")
    return (Row(key(Case, pk), day_of(public[str(pk)]), firm, task=4) for pk, firm in found)


#: What the plan wants to have once, by the task that is to bring it.
MILESTONES = (
    ("AX 종합지원센터 구축", 1),
    ("AI 컴퓨팅 인프라 구축", 2),
    ("AI 기반 품질 고도화 플랫폼 구축", 3),
    ("생성형 AI 기반 제조 AX 플랫폼 구축", 4),
    ("LLM 플랫폼 적용", 4),
    ("온톨로지 기반 의미 연결성 확보", 4),
    ("AI 혁신 얼라이언스 구성", 9),
    ("AX 전문인력 양성 과정 운영", 11),
)


@shared
def _confirmed() -> Sequence[tuple[Any, str, Any, Any, int | None]]:
    """Milestones of those names: key, title, moment, firm, plan's task."""
    named = [Q(title__contains=title, project__agreement__plan_task=task) for title, task in MILESTONES]
    confirmed = Task.objects.filter(
        reduce(or_, named), kind=Task.Kind.MILESTONE, status=Task.Status.CONFIRMED
    ).annotate(at=moved_at(Task, "task.confirmed"))
    found = confirmed.filter(at__isnull=False)
    return list(
        found.values_list("pk", "title", "at", "project__demand_firm", "project__agreement__plan_task")
    )


def _milestone(code: str, name: Promise, title: str, task: int, **more: object) -> Kpi:
    """What the plan wants to have once: told by a milestone of that name, which another party has confirmed."""

    def rows(as_of: datetime) -> Iterable[Row]:
        for pk, named, at, firm, of in _confirmed():
            if title in named and of == task and at < as_of:
                yield Row(key(Task, pk), day_of(at), firm, task=task)

    definition = _("이 추진과제로 협약한 과제에서 지표 이름을 그대로 담은 마일스톤이 완료 확인된 수")
    return Kpi(code, name, definition, _("식"), Method.COUNT, rows, Group.PLAN, (task,), once=True, **more)  # type: ignore[arg-type]


KPIS = (
    Kpi(
        "demand_firms",
        _("AX 수요기업 발굴"),
        _("코디네이터가 확인해 매칭을 시작한 수요가 한 건이라도 있는 수요기업 수"),
        _("개사"),
        Method.FIRMS,
        _needs,
        Group.PLAN,
        (2,),
    ),
    Kpi(
        "transition_firms",
        _("인공지능 전환 사업군"),
        _("추진과제 6으로 협약을 체결한 수요기업 수"),
        _("개사"),
        Method.FIRMS,
        _agreements(6, "project__demand_firm"),
        Group.PLAN,
        (6,),
        version=2,
    ),
    Kpi(
        "development_firms",
        _("AX 기술개발 지원"),
        _("추진과제 7로 협약을 체결한 주관기관 수"),
        _("개사"),
        Method.FIRMS,
        _agreements(7, "versions__lead", versions__number=1),
        Group.PLAN,
        (7,),
    ),
    Kpi(
        "pilot_firms",
        _("AX 실증 지원"),
        _("실증 단계평가에서 계속 또는 조건부 계속 의결을 받은 수요기업 수"),
        _("개사"),
        Method.FIRMS,
        lambda as_of: _passed(as_of, Stage.PILOT),
        Group.PLAN,
        (8,),
        version=2,
    ),
    Kpi(
        "poc_firms",
        _("개별 기업 PoC"),
        _("성과 지표의 측정값을 TP 현장확인 이상으로 확인받고 개념검증(PoC) 단계평가를 통과한 수요기업 수"),
        _("개사"),
        Method.FIRMS,
        lambda as_of: _passed(as_of, Stage.POC, verified=True),
        Group.PLAN,
        (4,),
        version=3,
    ),
    Kpi(
        "ai_modules",
        _("AI 서비스 모듈"),
        _(
            "추진과제 4로 협약한 과제에서 승인된, 이름에 ‘AI 서비스 모듈’이 든 산출물 수. 판이 여럿이어도 하나입니다."
        ),
        _("종"),
        Method.COUNT,
        _modules,
        Group.PLAN,
        (4,),
    ),
    Kpi(
        "use_cases",
        _("생성형 AI 유즈케이스"),
        _(
            "두 기업이 동의해 공개한, 성과 지표가 TP 현장확인 이상으로 확인된 성공사례 수. "
            "내린 사례는 내린 뒤로 세지 않습니다."
        ),
        _("건"),
        Method.COUNT,
        _cases,
        Group.PLAN,
        (4,),
        version=3,
        retold=True,
    ),
    _milestone("ax_center", _("AX 종합지원센터 구축"), "AX 종합지원센터 구축", 1),
    _milestone("ai_computing", _("AI 컴퓨팅 인프라 구축"), "AI 컴퓨팅 인프라 구축", 2),
    _milestone(
        "quality_platform", _("AI 기반 품질 고도화 플랫폼 구축"), "AI 기반 품질 고도화 플랫폼 구축", 3
    ),
    _milestone(
        "manufacturing_platform",
        _("생성형 AI 기반 제조 AX 플랫폼 구축"),
        "생성형 AI 기반 제조 AX 플랫폼 구축",
        4,
    ),
    _milestone("llm_platform", _("LLM 플랫폼 적용"), "LLM 플랫폼 적용", 4),
    _milestone(
        "ontology",
        _("온톨로지 기반 의미 연결성 확보"),
        "온톨로지 기반 의미 연결성 확보",
        4,
        note=_("계획의 목표가 정성 목표라 달성률을 계산하지 않습니다."),
    ),
    _milestone("alliance_formed", _("AI 혁신 얼라이언스 구성"), "AI 혁신 얼라이언스 구성", 9),
    _milestone("training_course", _("AX 전문인력 양성 과정 운영"), "AX 전문인력 양성 과정 운영", 11),
)
