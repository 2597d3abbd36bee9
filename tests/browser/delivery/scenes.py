"""What happens behind the scenes, through the services, at the installation's hour: what a walk has shown in the
browser once already, and what it has to know of the database. Projects are known by key, people by account.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import Company
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.models import Event
from matchmaking.models import Outcome, QuotationItem, QuotationMeasure
from projects.models import (
    CostCategory,
    Deliverable,
    Gate,
    Level,
    Measurement,
    Programme,
    Project,
    Requirement,
)
from projects.services import (
    agreements,
    deliverables,
    diligence,
    gates,
    instalments,
    measurements,
    reports,
)
from projects.services.projects import open_project
from projects.terms import TermsGiven
from tests import factories
from tests.browser.play.people import of

OFFER = [("people", "개발 인력", 20_000_000), ("equipment", "카메라", 10_000_000)]


def opens(title: str) -> str:
    """The demand firm takes the supplier's offer, which promises one KPI; returns the project's key."""
    demander, supplier = (Company.objects.get(memberships__user=of(account)) for account in ("a", "s"))
    promise = QuotationMeasure(
        name="미검률", unit="%", direction="down", baseline=Decimal("2.5"), target=Decimal("0.5")
    )
    quotation = factories.QuotationFactory(
        match__need__company=demander,
        match__need__title=title,
        match__need__coordinator=of("k"),
        match__solution__company=supplier,
        items=[QuotationItem(category=kind, name=name, amount_krw=krw) for kind, name, krw in OFFER],
        measures=[promise],
        submitted_by=of("s"),
    )
    return str(open_project(match=quotation.match, by=of("a")).pk)


def knows(project: str) -> dict[str, Any]:
    """The project's records by their keys, as addresses need them, and where it stands."""
    found = Project.objects.get(pk=project)
    gate = found.gates.last()
    agreement = getattr(found, "agreement", None)
    return {
        "number": found.number,
        "stage": found.stage,
        "stages": list(found.stages.order_by("pk").values_list("stage", flat=True)),
        "gate": gate.pk if gate else None,
        "status": gate.status if gate else "",
        "round": gate.round if gate else 0,
        "items": list(gate.template.items.values_list("pk", flat=True)) if gate and gate.template else [],
        "reviews": {row.reviewer.email.partition("@")[0]: row.pk for row in gate.reviews.all()}
        if gate
        else {},
        "deliverables": list(Deliverable.objects.filter(gate=gate).values_list("pk", flat=True)),
        "agreement": agreement.pk if agreement else None,
        "terms": list(agreement.versions.values_list("pk", flat=True)) if agreement else [],
        "instalments": list(found.instalments.order_by("number").values_list("pk", flat=True)),
        "payments": list(found.instalments.order_by("number").values_list("status", flat=True)),
        "measures": {row.name: row.pk for row in found.measures.all()},
        "measurements": list(
            Measurement.objects.filter(measure__project=found).order_by("pk").values_list("pk", flat=True)
        ),
        "conditions": list(found.tasks.filter(kind="condition").values_list("pk", flat=True)),
        "settlement": found.settlement.pk if hasattr(found, "settlement") else None,
        "verdict": found.diligence.status if hasattr(found, "diligence") else "",
        "seats": {row.reviewer.email.partition("@")[0]: row.pk for row in found.diligence.seats.all()}
        if hasattr(found, "diligence")
        else {},
        "lessons": list(found.lessons.values_list("pk", flat=True)),
        "follow_ups": list(found.follow_ups.values_list("pk", flat=True)),
        "outcomes": list(
            Outcome.objects.filter(need=found.match.need_id, solution=found.match.solution_id)
            .order_by("pk")
            .values_list("kind", flat=True)
        ),
    }


def knows_all() -> dict[str, str]:
    """What doesn't belong to a project: keys of the reviewers by account, and of the programme."""
    reviewers = {account: str(of(account).pk) for account in ("r1", "r2", "r3", "r4", "r5", "r6", "r7", "ri")}
    return reviewers | {"programme": str(Programme.objects.get(agency="인천테크노파크").pk)}


def record() -> dict[str, str]:
    """A digest of every table that a project is written in, to see that a refused step left none changed."""
    tables = [*apps.get_app_config("projects").get_models(), Event, Outcome, Attachment]
    return {
        table._meta.label: hashlib.sha256(
            repr(list(table.objects.order_by("pk").values_list())).encode()
        ).hexdigest()
        for table in tables
    }


def agrees(project: str, *, funded: bool) -> None:
    """The agreement, or the contract of firms that fund themselves, is signed; the usual instalments are planned."""
    found = Project.objects.get(pk=project)
    programme = Programme.objects.get(agency="인천테크노파크") if funded else None
    today = clock.today()
    categories = {row.code: row for row in CostCategory.objects.filter(programme=programme)}
    shares = {"grant": 60, "cash": 40} if funded else {"cash": 100}
    lines = [
        (categories[code], source, krw * share // 100)
        for code, _name, krw in OFFER
        for source, share in shares.items()
    ]
    agreement = agreements.draft(
        project=found,
        kind="funded" if funded else "contract",
        programme=programme,
        fiscal_year=programme.fiscal_year if programme else today.year,
        plan_task=None,
        follow_up_years=1,
        terms=TermsGiven(
            lead=found.demand_firm,
            project_lead=of("a"),
            starts_on=today,
            ends_on=today.replace(year=today.year + 1, day=1),
            vat="excluded",
            data_owner="demand",
            model_owner="shared",
            ownership_note="",
            lines=lines,
            targets={row: row.target for row in found.measures.kpis()},
        ),
        by=of("k"),
    )
    agreements.sign(
        agreement=agreement,
        document_number=f"인천TP-{found.number}",
        signed_on=today,
        effective_on=today,
        upload=_paper("협약서"),
        by=of("k"),
    )
    rows = [(stage, amount) for stage, amount in instalments.proposal(found).items() if amount]
    instalments.plan(project=found, rows=rows, by=of("k"))


def hands_in(project: str) -> None:
    """All that the open round asks for but its reviewers: documents, values that were verified, a report, checks."""
    gate = _gate(project)
    asked = gate.template.requirements.all()
    for row in asked.filter(kind=Requirement.Kind.DELIVERABLE):
        document = deliverables.submit(
            gate=gate, requirement=row, title=row.name, note="", upload=_paper(row.name), by=of("s")
        )
        deliverables.accept(deliverable=document, by=of("k"))
        for proven in asked.filter(kind=Requirement.Kind.MEASUREMENTS):
            _prove(gate.project, document, Level(proven.level))
    if asked.filter(kind=Requirement.Kind.SHEET).exists() and not gate.project.measures.sheet().exists():
        gate.project.measures.create(
            aspect="latency", name="판정 시간", unit="ms", direction="down", target=Decimal(100), position=9
        )
        _prove(gate.project, document, Level.SITE_INSPECTED)
    if asked.filter(kind=Requirement.Kind.REPORT).exists():
        _report(gate.project)
    for item in gate.template.items.all():
        gates.check(gate=gate, item=item, by=of("k"))


def _prove(project: Project, document: Deliverable, level: Level) -> None:
    """Each measure gets a value that is verified at this level."""
    for measure in project.measures.all():
        if not measure.aspect or level == Level.SITE_INSPECTED:
            claim = measurements.claim(
                measure=measure,
                value=measure.target,
                occurred_on=clock.today(),
                method="현장에서 500장을 쟀습니다.",
                evidence=document,
                by=of("s"),
            )
            verifier = of("a" if level == Level.DEMAND_CONFIRMED else "k")
            measurements.verify(measurement=claim, level=level, by=verifier)


def _report(project: Project) -> None:
    month = clock.today().replace(day=1)
    if not project.reports.filter(month=month).exists():
        words = {"done": "설치했습니다.", "planned": "시험합니다.", "problems": ""}
        report = reports.write(project=project, month=month, by=of("s"), **words)
        reports.submit(report=report, by=of("s"))
        reports.accept(report=report, by=of("k"))


def seats_reviewers(project: str, accounts: Sequence[str]) -> None:
    """They are assigned to the open round and pledge."""
    for account in accounts:
        review = gates.assign_reviewer(gate=_gate(project), reviewer=of(account), by=of("k"))
        gates.pledge(review=review, conflict=False, by=of(account))


def scores(project: str, share: int) -> None:
    """Everybody who has pledged gives so many percent of each criterion's points."""
    gate = _gate(project)
    for review in gate.reviews.eligible():
        points = {row: row.points * share // 100 for row in gate.criteria}
        gates.score(review=review, points=points, comment="근거를 보았습니다.", by=review.reviewer)


def is_reviewed(project: str, accounts: Sequence[str], share: int) -> None:
    """All of the open round up to its decision."""
    hands_in(project)
    seats_reviewers(project, accounts)
    gates.start_review(gate=_gate(project), by=of("k"))
    scores(project, share)


def passes(project: str, accounts: Sequence[str]) -> None:
    is_reviewed(project, accounts, 90)
    gates.decide(gate=_gate(project), decision="go", reason="목표에 닿았습니다.", by=of("k"))


def is_stopped(project: str, accounts: Sequence[str]) -> None:
    is_reviewed(project, accounts, 40)
    gates.decide(
        gate=_gate(project), decision="stop", reason="효과가 없습니다.", cause="evaluation", by=of("k")
    )


def judges(project: str, votes: dict[str, str], decides: bool = False) -> None:
    """The committee, each with its vote; those who aren't seated yet are."""
    found = Project.objects.get(pk=project).diligence
    for account, vote in votes.items():
        seat = found.seats.filter(reviewer=of(account), round=found.round).first()
        seat = seat or diligence.seat(diligence=found, reviewer=of(account), by=of("m"))
        if seat.pledged_at is None:
            diligence.pledge(seat=seat, conflict=False, by=of(account))
        fault = "supplier" if vote == "negligent" else ""
        diligence.vote(seat=seat, vote=vote, fault=fault, reason="기록을 보았습니다.", by=of(account))
    if decides:
        diligence.decide(diligence=found, reason="위원회의 의견입니다.", by=of("m"))


def _gate(project: str) -> Gate:
    return Gate.objects.open().get(project=project)


def _paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.txt", name.encode(), content_type="text/plain")


SCENES = {
    scene.__name__: scene
    for scene in (
        opens,
        knows,
        knows_all,
        record,
        agrees,
        hands_in,
        seats_reviewers,
        scores,
        is_reviewed,
        passes,
        is_stopped,
        judges,
    )
}
