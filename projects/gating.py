"""What stands between a gate round and its next step; reads only.

Each rule is a condition on rounds, for lists and counts, and a sentence, for the page and the refusal. Both say the
same of every round. A round without a template asks for one accepted document and for its reviewers.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from . import evidence
from .models import (
    Agreement,
    CheckItem,
    Deliverable,
    Gate,
    GateCheck,
    Measure,
    Measurement,
    Report,
    Requirement,
    Settlement,
    Stage,
    Task,
)
from .models.measurements import VERIFIED, at_least
from .services.settlements import unsettled

Kind = Requirement.Kind
PROVEN = (Kind.MEASUREMENTS, Kind.SHEET)


def blocked() -> Q:
    """Of rounds with_evidence(): those that lack something besides their reviewers' part."""
    round_, project = OuterRef(OuterRef("pk")), OuterRef("project")
    items = CheckItem.objects.filter(template=OuterRef("template"))
    requirements = Requirement.objects.filter(template=OuterRef("template"))
    agreed = Agreement.objects.in_force().filter(project=project)
    funded = Agreement.objects.filter(project=project, kind=Agreement.Kind.FUNDED)
    granted = funded.exclude(status=Agreement.Status.DRAFT)
    final = Settlement.objects.filter(project=project, status=Settlement.Status.FINAL)
    return (
        Q(template=None, accepted=0)
        | Q(Exists(requirements.filter(lacking(gate=round_, project=OuterRef(OuterRef("project"))))))
        | Q(Exists(items.filter(~Exists(_checked(round_)))))
        | Q(Exists(Task.objects.unmet_conditions().filter(project=project)))
        | Q(~Exists(agreed), template__isnull=False, stage=Stage.PREPARATION)
        | Q(Exists(granted), ~Exists(final), stage=Stage.SETTLEMENT)
    )


def lacking(*, gate: Any, project: Any) -> Q:
    """Of requirements: those that the round of this key, in the project of that key, doesn't meet."""
    accepted = Deliverable.objects.filter(gate=gate, status=Deliverable.Status.ACCEPTED)
    unmet = Q(~Exists(accepted.filter(requirement=OuterRef("pk"))), kind=Kind.DELIVERABLE)
    kpis, sheet = (rows.filter(project=project) for rows in (Measure.objects.kpis(), Measure.objects.sheet()))
    unmet |= Q(~Exists(sheet), kind=Kind.SHEET)
    for level in VERIFIED:
        proven = Measurement.objects.filter(measure=OuterRef("pk"), level__in=at_least(level))
        unmet |= Q(Exists(kpis.filter(~Exists(proven))), kind=Kind.MEASUREMENTS, level=level)
        unmet |= Q(Exists(sheet.filter(~Exists(proven))), kind=Kind.SHEET, level=level)
    handed_in = Report.objects.exclude(status=Report.Status.DRAFT)
    later = handed_in.filter(project=OuterRef("project"), month__gt=OuterRef("month"))
    latest = handed_in.filter(~Exists(later), project=project)
    return unmet | Q(~Exists(latest.filter(status=Report.Status.ACCEPTED)), kind=Kind.REPORT)


def _checked(gate: Any) -> QuerySet[GateCheck]:
    return GateCheck.objects.filter(gate=gate, item=OuterRef("pk"))


@dataclass(frozen=True)
class Evidence:
    """What a round's decision rests on; `mean` of the counted scores is None before the first."""

    accepted: int
    undecided: int
    eligible: int
    scored: int
    mean: float | None


def evidence_of(gate: Gate) -> Evidence:
    fields = Evidence.__dataclass_fields__
    return Evidence(**Gate.objects.with_evidence().values(*fields).get(pk=gate.pk))


def unmet(gate: Gate) -> list[Requirement]:
    if gate.template is None:
        return []
    return list(gate.template.requirements.filter(lacking(gate=gate.pk, project=gate.project_id)))


def missing(gate: Gate) -> list[str]:
    """What the round still needs for its next step (to start, then to be decided), as sentences."""
    if gate.status not in Gate.OPEN:
        return []
    found = evidence_of(gate)
    needed = [*_conditions(gate), *(_of_template(gate) if gate.template else _simple(found))]
    if gate.stage == Stage.SETTLEMENT and (sentence := unsettled(gate.project)):
        needed.append(sentence)
    counts = {
        "quorum": gate.quorum,
        "eligible": found.eligible,
        "scored": found.scored,
        "undecided": found.undecided,
    }
    if gate.status == Gate.Status.PLANNED:
        if found.eligible < gate.quorum:
            needed.append(
                _("이해관계가 없는 평가위원 %(quorum)d명을 위촉해야 합니다. 지금은 %(eligible)d명입니다.")
                % counts
            )
        return needed
    if found.undecided:
        needed.append(
            _("아직 검토하지 않은 산출물 %(undecided)d건을 승인하거나 보완 요청해야 합니다.") % counts
        )
    if found.scored < gate.quorum:
        needed.append(
            _("이해관계가 없는 평가위원 %(quorum)d명이 채점해야 합니다. 지금은 %(scored)d명이 채점했습니다.")
            % counts
        )
    return needed


def _simple(found: Evidence) -> list[str]:
    if found.accepted:
        return []
    return [_("승인된 산출물이 1건 이상 있어야 합니다. 수행기업이 제출하면 운영기관이 검토해 승인합니다.")]


def _conditions(gate: Gate) -> list[str]:
    titles = Task.objects.unmet_conditions().filter(project=gate.project).values_list("title", flat=True)
    if not titles:
        return []
    told = {"titles": ", ".join(titles)}
    return [_("앞선 단계평가의 조건을 이행하고 운영기관이 확인해야 합니다: %(titles)s") % told]


def _of_template(gate: Gate) -> list[str]:
    needed = []
    project = gate.project
    if gate.stage == Stage.PREPARATION and not Agreement.objects.in_force().filter(project=project).exists():
        needed.append(_("협약이나 계약이 체결되어 있어야 합니다. 협약 화면에서 체결을 등록하세요."))
    requirements = unmet(gate)
    for row in requirements:
        if row.kind in PROVEN:
            needed += evidence.missing(project, row)
    if names := [row.name for row in requirements if row.kind == Kind.DELIVERABLE]:
        told = {"names": ", ".join(names)}
        needed.append(_("승인된 산출물이 있어야 합니다: %(names)s") % told)
    if any(row.kind == Kind.REPORT for row in requirements):
        needed.append(_("최근 월간 보고를 제출하고 운영기관이 승인해야 합니다."))
    if texts := list(unchecked(gate).values_list("text", flat=True)):
        told = {"items": ", ".join(texts)}
        needed.append(_("운영기관이 확인하지 않은 점검 항목이 있습니다: %(items)s") % told)
    return needed


def unchecked(gate: Gate) -> QuerySet[CheckItem]:
    """The items of the round's checklist that nobody has checked."""
    return CheckItem.objects.filter(~Exists(_checked(gate.pk)), template=gate.template)
