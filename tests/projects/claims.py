"""What the tests of measured values claim and verify."""

from datetime import timedelta
from decimal import Decimal

from foundation.history import clock
from projects.models import Deliverable, Measure, Measurement, Project
from projects.services import measurements
from tests import factories
from tests.projects.conftest import World, pdf


def begun(world: World, days: int = 30) -> None:
    """The project began so many days ago."""
    Project.objects.filter(pk=world.project.pk).update(created_at=clock.now() - timedelta(days=days))


def kpi(world: World, **fields) -> Measure:
    """미검률, 2 % → 0.5 %."""
    return factories.MeasureFactory(project=world.project, **fields)


def document(world: World, status: str = "accepted") -> Deliverable:
    return Deliverable.objects.create(
        gate=world.gate, title="측정 결과서", status=status, submitted_by=world.supplier
    )


def claim(world: World, measure: Measure | None = None, **given) -> Measurement:
    fields = {
        "measure": measure or kpi(world),
        "value": Decimal("0.8"),
        "occurred_on": clock.today(),
        "method": "양품·불량 500개씩을 판정해 비교했습니다.",
        "by": world.supplier,
    }
    if "evidence" not in given:
        fields["evidence"] = document(world)
    return measurements.claim(**(fields | given))


def accredit(measurement: Measurement, world: World, **given) -> Measurement:
    """By an accredited laboratory."""
    fields = {
        "measurement": measurement,
        "level": "accredited",
        "lab": "한국시험연구원",
        "certificate": "KTR-2026-0142",
        "upload": pdf("성적서.pdf"),
        "by": world.coordinator,
    }
    return measurements.verify(**(fields | given))
