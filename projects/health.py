"""How each running project fares: 정상, 주의 or 경고 for schedule, money, risk and evidence, and why.

Nothing of it is stored. Each rule reads one number of a project's records and compares it with two thresholds; pages
list these very rules. Any number of projects takes the same few queries.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from . import accounts
from .models import Project, Stage
from .vitals import Vitals, read
from .workflow import RUNNING

#: In which the firms work, spend and report.
PERFORMING = (Stage.POC, Stage.PILOT, Stage.COMMERCIALISATION)


class Grade(TextChoices):
    """Best first."""

    GREEN = "green", _("정상")
    AMBER = "amber", _("주의")
    RED = "red", _("경고")

    @property
    def rank(self) -> int:
        return list(Grade).index(self)


class Axis(TextChoices):
    SCHEDULE = "schedule", _("일정")
    MONEY = "money", _("사업비")
    RISK = "risk", _("위험")
    EVIDENCE = "evidence", _("증빙")


#: What is said of an axis where no rule has anything to say.
WELL = {
    Axis.SCHEDULE: _("기한을 넘긴 일이 없습니다."),
    Axis.MONEY: _("집행과 지급이 계획대로입니다."),
    Axis.RISK: _("크거나 기한을 넘긴 위험이 없습니다."),
    Axis.EVIDENCE: _("밀린 증빙, 확인, 보고가 없습니다."),
}

DAYS, COUNT, POINTS, PERCENT = _("%(n)d일 이상"), _("%(n)d건 이상"), _("%(n)d%%p 이상"), _("%(n)d%% 이상")
WITHIN = _("%(n)d일 이내")


@dataclass(frozen=True)
class Rule:
    """`amber` and `red` are the numbers from which on (with WITHIN: down from which) it says so; `section` is the
    project's page that shows the records."""

    axis: Axis
    what: str | Promise
    amber: int | None
    red: int
    unit: str | Promise
    sentence: str | Promise
    section: str

    def grade(self, value: int) -> Grade:
        sign = -1 if self.unit is WITHIN else 1
        if value * sign >= self.red * sign:
            return Grade.RED
        if self.amber is not None and value * sign >= self.amber * sign:
            return Grade.AMBER
        return Grade.GREEN

    @property
    def thresholds(self) -> tuple[str, str]:
        """In words, for amber and red; empty where there is no amber."""
        amber = "" if self.amber is None else str(self.unit) % {"n": self.amber}
        return amber, str(self.unit) % {"n": self.red}


RULES: dict[str, Rule] = {
    "late": Rule(
        Axis.SCHEDULE,
        _("기한을 가장 오래 넘긴 할 일·마일스톤"),
        1,
        15,
        DAYS,
        _("할 일 %(count)d건이 기한을 넘겼고 가장 오래된 것은 %(value)d일 지났습니다."),
        "plan",
    ),
    "slipped": Rule(
        Axis.SCHEDULE,
        _("계획의 끝이 기준 계획보다 늦어진 날"),
        7,
        30,
        DAYS,
        _("계획의 끝이 기준 계획보다 %(value)d일 늦어졌습니다."),
        "plan",
    ),
    "period": Rule(
        Axis.SCHEDULE,
        _("수행 기간이 끝나고 지난 날"),
        1,
        30,
        DAYS,
        _("수행 기간이 끝나고 %(value)d일이 지났는데 아직 %(stage)s 단계입니다."),
        "plan",
    ),
    "lagging": Rule(
        Axis.MONEY,
        _("지난 기간의 비율보다 낮은 지원금 집행 비율"),
        20,
        40,
        POINTS,
        _("기간은 %(elapsed)d%% 지났는데 지원금은 %(rate)d%%만 집행했습니다."),
        "money",
    ),
    "over": Rule(
        Axis.MONEY,
        _("예산을 가장 많이 넘긴 비목"),
        1,
        10,
        PERCENT,
        _("%(category)s 집행이 예산을 %(value)d%% 넘었습니다."),
        "money",
    ),
    "unpaid": Rule(
        Axis.MONEY,
        _("지급할 수 있게 되었으나 지급하지 않은 회차"),
        14,
        30,
        DAYS,
        _("%(number)d회차 지급이 %(value)d일째 남아 있습니다."),
        "money",
    ),
    "escalated": Rule(
        Axis.RISK,
        _("상위 보고한 위험"),
        None,
        1,
        COUNT,
        _("상위 보고한 위험 %(value)d건이 열려 있습니다."),
        "risks",
    ),
    "severe": Rule(
        Axis.RISK,
        _("점수(가능성 × 영향)가 15 이상인 위험"),
        1,
        3,
        COUNT,
        _("큰 위험 %(value)d건이 열려 있습니다."),
        "risks",
    ),
    "unhandled": Rule(
        Axis.RISK,
        _("조치 기한을 넘긴 위험"),
        1,
        3,
        COUNT,
        _("위험 %(value)d건의 조치 기한이 지났습니다."),
        "risks",
    ),
    "gate": Rule(
        Axis.EVIDENCE,
        _("산출물이 모두 승인되지 않은 채 단계평가까지 남은 날"),
        14,
        3,
        WITHIN,
        _("단계평가 예정일이 %(day)s인데 내야 할 산출물이 모두 승인되지 않았습니다."),
        "gates",
    ),
    "claims": Rule(
        Axis.EVIDENCE,
        _("확인을 가장 오래 기다린 측정값"),
        14,
        30,
        DAYS,
        _("측정값 %(count)d건이 확인을 기다리며 가장 오래된 것은 %(value)d일 되었습니다."),
        "measurements",
    ),
    "report": Rule(
        Axis.EVIDENCE,
        _("승인된 월간 보고 없이 지난 날"),
        31,
        61,
        DAYS,
        _("승인된 월간 보고가 %(value)d일째 없습니다."),
        "reports",
    ),
}


@dataclass(frozen=True)
class Finding:
    """What a rule says of a project."""

    rule: Rule
    grade: Grade
    told: Mapping[str, Any]

    def __str__(self) -> str:
        return str(self.rule.sentence) % self.told


@dataclass(frozen=True)
class Face:
    """One axis of a project; `findings` are those that aren't green, the worst first."""

    axis: Axis
    findings: tuple[Finding, ...] = ()

    @property
    def grade(self) -> Grade:
        return self.findings[0].grade if self.findings else Grade.GREEN

    @property
    def reasons(self) -> list[str]:
        """As sentences; one that says all is well where no rule found anything."""
        return [str(finding) for finding in self.findings] or [str(WELL[self.axis])]

    @property
    def section(self) -> str:
        """The page with the records behind the worst finding; empty where there is none."""
        return self.findings[0].rule.section if self.findings else ""


@dataclass(frozen=True)
class Health:
    schedule: Face
    money: Face
    risk: Face
    evidence: Face

    @property
    def faces(self) -> tuple[Face, ...]:
        return self.schedule, self.money, self.risk, self.evidence

    @property
    def grade(self) -> Grade:
        """The worst of the four."""
        return max((face.grade for face in self.faces), key=lambda grade: grade.rank)

    @property
    def reasons(self) -> list[str]:
        """Why it isn't green, the worst first."""
        found = [finding for face in self.faces for finding in face.findings]
        return [str(finding) for finding in sorted(found, key=lambda one: -one.grade.rank)]


def of(projects: Iterable[Project]) -> dict[UUID, Health]:
    """By the project's key, of those that run: what has ended is neither in time nor late any more."""
    day = clock.today()
    running = [project for project in projects if project.stage in RUNNING]
    records = read(running, day)
    return {project.pk: judge(project, records[project.pk], day) for project in running}


def judge(project: Project, vitals: Vitals, day: date) -> Health:
    """Of a running project, from what vitals.read() says of it."""
    faces: dict[Axis, list[Finding]] = {axis: [] for axis in Axis}
    for name, value, told in _readings(project, vitals, day):
        rule = RULES[name]
        grade = rule.grade(value)
        if grade != Grade.GREEN:
            faces[rule.axis].append(Finding(rule, grade, {"value": value, **told}))
    for findings in faces.values():
        findings.sort(key=lambda finding: -finding.grade.rank)
    return Health(*(Face(axis, tuple(findings)) for axis, findings in faces.items()))


Reading = tuple[str, int, dict[str, Any]]


def _readings(project: Project, vitals: Vitals, day: date) -> Iterator[Reading]:
    yield from _schedule(project, vitals, day)
    yield from _money(project, vitals, day)
    yield from (
        ("escalated", vitals.escalated, {}),
        ("severe", vitals.severe, {}),
        ("unhandled", vitals.unhandled, {}),
    )
    yield from _evidence(project, vitals, day)


def _schedule(project: Project, vitals: Vitals, day: date) -> Iterator[Reading]:
    if vitals.latest:
        yield "late", (day - vitals.latest).days, {"count": vitals.late}
    if vitals.ends and vitals.baseline:
        yield "slipped", (vitals.ends - vitals.baseline).days, {}
    if project.stage in (Stage.PREPARATION, *PERFORMING):
        past = (day - vitals.ends_on(project)).days
        yield "period", past, {"stage": project.get_stage_display()}


def _money(project: Project, vitals: Vitals, day: date) -> Iterator[Reading]:
    for number, since in vitals.unpaid:
        yield "unpaid", (day - timezone.localdate(since)).days, {"number": number}
    for line in vitals.lines:
        if line.over:
            # Rounded up: a won too much is too much.
            over = -(line.left_krw * 100 // line.budget_krw) if line.budget_krw else 100
            yield "over", over, {"category": line.category}
    grant = accounts.total(line for line in vitals.lines if line.source == accounts.Source.GRANT)
    # What a contract's firms spend needn't be recorded here.
    if grant.budget_krw and vitals.starts_on and project.stage in PERFORMING:
        first, last = vitals.starts_on, vitals.ends_on(project)
        whole = (last - first).days + 1
        elapsed = min(max((day - first).days + 1, 0), whole) * 100 // whole
        rate = grant.spent_krw * 100 // grant.budget_krw
        yield "lagging", elapsed - rate, {"elapsed": elapsed, "rate": rate}


def _evidence(project: Project, vitals: Vitals, day: date) -> Iterator[Reading]:
    if vitals.unbacked:
        due = vitals.gate_on(project)
        yield "gate", (due - day).days, {"day": due.isoformat()}
    if vitals.claimed_at:
        waited = (day - timezone.localdate(vitals.claimed_at)).days
        yield "claims", waited, {"count": vitals.claims}
    since = vitals.reported_on()
    if since and project.stage in PERFORMING:
        yield "report", (day - since).days, {}
