"""A gate's forward decision makes the instalments of its stage payable, never more than the agreement."""

import pytest

from foundation.history.workflow import Refused
from foundation.notifications.models import Notification
from projects import accounts
from projects.models import Project, Terms
from projects.services import instalments
from tests import factories

from .funds import agree, instalment

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(world):
    """One instalment for each of the first two gates, twenty million together."""
    agree(world.project)
    return [instalment(world.project, stage=stage, amount_krw=10_000_000) for stage in ("preparation", "poc")]


def test_of_the_stage_that_was_passed(world, planned):
    gate = world.gate
    instalments.make_payable(gate=gate, by=world.coordinator)
    first, second = world.project.instalments.all()
    assert (first.status, first.gate, second.status, second.gate) == ("payable", gate, "planned", None)
    assert first.payable_at is not None
    told = Notification.objects.filter(title__contains="10,000,000원의 지급을 신청할 수 있습니다")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}


def test_nothing_planned_tells_nobody(world):
    assert instalments.make_payable(gate=world.gate, by=world.coordinator) == []
    assert not Notification.objects.filter(kind="projects.money").exists()


def test_never_more_than_the_agreement(world, planned):
    """Whoever lowered the agreement past its own services."""
    Terms.objects.update(grant_krw=19_999_999)
    instalments.make_payable(gate=world.gate, by=world.coordinator)
    Project.objects.update(stage="poc")
    gate = factories.ProjectFactory(stage="poc").gates.get()
    gate.project = world.project
    with pytest.raises(Refused) as refused:
        instalments.make_payable(gate=gate, by=world.coordinator)
    assert refused.value.code == "ceiling"
    assert accounts.opened(world.project) == 10_000_000


def test_a_stop_cancels_what_was_planned(world, planned):
    paid = instalment(world.project, "paid")
    open_ = instalment(world.project, "payable")
    instalments.cancel_planned(project=world.project, by=world.coordinator, reason="중단")
    states = [row.status for row in world.project.instalments.all()]
    assert states == ["cancelled", "cancelled", "paid", "payable"]
    assert (paid.status, open_.status) == ("paid", "payable")
