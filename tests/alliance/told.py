"""A project with a verified KPI, its people, and the steps that bring its success case before the public."""

from decimal import Decimal

from alliance.models import Case
from alliance.services import cases
from projects.models import Measurement
from projects.services import measurements
from tests import factories

TEXTS = {
    "title": "눈으로 하던 외관검사를 카메라로",
    "before": "작업자가 눈으로 보아 기스를 놓쳤습니다.",
    "after": "카메라가 먼저 골라냅니다.",
}


class Told:
    def __init__(self, **fields) -> None:
        self.coordinator = factories.UserFactory(is_coordinator=True)
        self.project = factories.ProjectFactory(coordinator=self.coordinator, **fields)
        self.demand, self.supplier = self.project.demand_firm, self.project.supplier
        self.buyer, self.seller = factories.member_of(self.demand), factories.member_of(self.supplier)
        self.measurement = self.verified()

    def verified(self, value: str = "0.8", level: str = "site_inspected", **fields) -> Measurement:
        """미검률, 2 % → 0.5 %, as the supplier claimed it and the TP saw it."""
        made = factories.MeasurementFactory(
            measure__project=self.project, value=Decimal(value), claimed_by=self.seller, **fields
        )
        return measurements.verify(measurement=made, level=level, by=self.coordinator)

    def draft(self, **texts) -> Case:
        return cases.draft(project=self.project, by=self.coordinator, **(TEXTS | texts))

    def asked(self) -> Case:
        return cases.ask(case=self.draft(), by=self.coordinator)

    def consent(self, case: Case) -> Case:
        for firm, person in ((self.demand, self.buyer), (self.supplier, self.seller)):
            cases.consent(case=case, firm=firm, version=case.version, by=person)
        return case

    def published(self) -> Case:
        return cases.publish(case=self.consent(self.asked()), by=self.coordinator)
