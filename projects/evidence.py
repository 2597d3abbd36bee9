"""How far a project's measures are proven; reads only.

Of a measure counts the measurement that was verified best, and of those the latest: a newer claim hides no older
verified one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.db.models import Case, IntegerField, When
from django.utils.translation import gettext as _

from matchmaking.models.quotations import Direction, written

from .models import Measure, Measurement, Project, Requirement, Terms, TermsTarget
from .models.measurements import STANDING, VERIFIED, Level, at_least

RANK = Case(
    *[When(level=level, then=rank) for rank, level in enumerate(STANDING)], output_field=IntegerField()
)


@dataclass(frozen=True)
class Proof:
    """What is known of a measure: its `target` in force, and the measurement that counts, where there is one."""

    measure: Measure
    target: Decimal
    measurement: Measurement | None

    @property
    def value(self) -> Decimal | None:
        return None if self.measurement is None else self.measurement.result

    @property
    def target_text(self) -> str:
        return written(self.target)

    @property
    def promised_text(self) -> str:
        """The target that the offer promised, where another one is in force."""
        promised = self.measure.promised.target if self.measure.promised else self.measure.target
        return "" if promised == self.target else written(promised)

    @property
    def met(self) -> bool | None:
        """None while nothing is measured."""
        return None if self.value is None else reaches(self.measure.direction, self.value, self.target)

    @property
    def achieved(self) -> bool:
        """The target is reached by a value that others have verified."""
        return bool(self.met) and self.proven(VERIFIED[0])

    @property
    def percent(self) -> int | None:
        return None if self.value is None else achievement(self.measure, self.value, self.target)

    @property
    def bar(self) -> int:
        """`percent` as far as a bar shows it."""
        return min(max(self.percent or 0, 0), 100)

    def proven(self, level: str) -> bool:
        """Verified at this level or above it."""
        return self.measurement is not None and self.measurement.level in at_least(level)


def best(measures: Iterable[Measure]) -> dict[int, Measurement]:
    """The measurement that counts, by the key of its measure; one query."""
    rows = Measurement.objects.standing().filter(measure__in=measures)
    return {row.measure_id: row for row in rows.order_by(RANK, "occurred_on", "pk")}


def targets(measures: Iterable[Measure]) -> dict[int, Decimal]:
    """The targets that signed terms set, by the key of the measure; one query."""
    rows = TermsTarget.objects.filter(measure__in=measures, terms__status=Terms.Status.APPROVED)
    return dict(rows.order_by("terms__number").values_list("measure", "target"))


def proofs(measures: Iterable[Measure]) -> list[Proof]:
    """Of each measure, in two queries for all of them, of however many projects."""
    rows = list(measures)
    agreed, counted = targets(rows), best(rows)
    return [Proof(row, agreed.get(row.pk, row.target), counted.get(row.pk)) for row in rows]


def unproven(measures: Iterable[Measure], level: str = Level.DEMAND_CONFIRMED) -> list[Measure]:
    """Those that nobody has verified at this level or above it."""
    return [proof.measure for proof in proofs(measures) if not proof.proven(level)]


def verified(project: Project, level: str = Level.DEMAND_CONFIRMED) -> bool:
    """Whether each KPI of the project is."""
    return not unproven(project.measures.kpis(), level)


def missing(project: Project, requirement: Requirement) -> list[str]:
    """What the project lacks of a requirement for measurements or for the verification sheet, as sentences.

    A project may have promised no KPI; a verification sheet without a row proves nothing.
    """
    level = Level(requirement.level or VERIFIED[0])
    sheet = requirement.kind == Requirement.Kind.SHEET
    rows = list(project.measures.sheet() if sheet else project.measures.kpis())
    if sheet and not rows:
        return [_("실증 확인서에 항목이 없습니다. 성과측정의 실증 확인서에서 항목과 목표를 정하세요.")]
    lacking = unproven(rows, level)
    if not lacking:
        return []
    told = {"level": level.label, "names": ", ".join(row.name for row in lacking)}
    if sheet:
        return [_("실증 확인서에서 %(level)s 이상으로 확인되지 않은 항목: %(names)s") % told]
    return [_("%(level)s 이상으로 확인되지 않은 성과 지표: %(names)s") % told]


def reaches(direction: str, value: Decimal, target: Decimal) -> bool:
    return value >= target if direction == Direction.UP else value <= target


def achievement(measure: Measure, value: Decimal, target: Decimal) -> int:
    """Per cent of the way from the baseline to the target, rounded down: it says 100 only where the target is reached.

    Without a baseline to start from, the value's share of the target, or the target's of the value where less is
    better; where that says nothing (a zero, or below), all or nothing.
    """
    up, start = measure.direction == Direction.UP, measure.baseline
    if start is not None and (start < target if up else start > target):
        done, whole = value - start, target - start
    elif value > 0 and target > 0:
        done, whole = (value, target) if up else (target, value)
    else:
        return 100 if reaches(measure.direction, value, target) else 0
    return int((100 * done / whole).to_integral_value(ROUND_FLOOR))
