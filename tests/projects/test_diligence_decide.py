import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Job
from matchmaking.models import Outcome
from projects.models import DiligenceSeat
from projects.services import diligence
from tests import factories
from tests.projects.stopped import Stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Stopped()


def decide(world, **given):
    fields = {"diligence": world.again(), "reason": "의견을 모았습니다.", "by": world.office}
    return diligence.decide(**(fields | given))


@pytest.mark.parametrize(
    ("faults", "verdict", "fault"),
    [
        (["", "", ""], "diligent", ""),
        (["", "", "supplier"], "diligent", ""),
        (["", "", "supplier", "supplier"], "diligent", ""),  # a tie
        (["", "supplier", "supplier"], "negligent", "supplier"),
        (["demand", "demand", "demand"], "negligent", "demand"),
        (["demand", "both", "supplier"], "negligent", "both"),
        (["", "demand", "supplier"], "negligent", ""),  # more than half hold neither firm answerable
        (["", "", "demand", "supplier", "supplier"], "negligent", ""),
    ],
)
def test_a_finding_against_a_firm_needs_more_than_half(faults, verdict, fault):
    votes = [DiligenceSeat(vote="negligent" if one else "diligent", fault=one) for one in faults]
    assert diligence.ruling(votes) == (verdict, fault)


def test_the_verdict_is_what_the_votes_come_to(world):
    made = world.decided("supplier", "supplier", "")
    assert (made.status, made.verdict, made.fault) == ("negligent", "negligent", "supplier")
    assert (made.verdict_reason, made.decided_by) == ("의견을 모았습니다.", world.office)
    assert made.appeal_due == clock.working_days_later(10)
    assert made.finalised_at is None


def test_it_says_nothing_to_the_ranking_before_it_is_final(world):
    world.decided("supplier", "supplier", "supplier")
    assert not Outcome.objects.exists()


def test_firms_are_told_until_when_they_may_appeal(world):
    made = world.decided()
    notices = Notification.objects.filter(
        kind="projects.diligence", user__in=[world.demander, world.supplier]
    )
    assert {row.user for row in notices} == {world.demander, world.supplier}
    assert all("성실수행" in row.title and "18:00" in row.body for row in notices)
    assert Job.objects.get(kind=diligence.FINALISE).run_after == made.appeal_due


def test_too_few_votes_decide_nothing(world):
    world.voted()
    world.voted()
    world.pledged()
    with pytest.raises(Refused, match="지금은 2명") as refused:
        decide(world)
    assert refused.value.code == "quorum"


def test_a_verdict_has_a_reason(world):
    for _ in range(3):
        world.voted()
    with pytest.raises(ValidationError) as error:
        decide(world, reason=" ")
    assert set(error.value.message_dict) == {"reason"}


def test_it_is_decided_once(world):
    world.decided()
    with pytest.raises(Refused, match="이미 의결한"):
        decide(world)


@pytest.mark.parametrize("who", ["coordinator", "stopper", "demander", "supplier"])
def test_those_that_it_is_about_do_not_decide(world, who):
    for _ in range(3):
        world.voted()
    with pytest.raises(Forbidden):
        decide(world, by=getattr(world, who))


def test_who_votes_does_not_decide(world):
    world.office.is_reviewer = True
    world.office.save()
    world.seated(world.office)
    for _ in range(3):
        world.voted()
    with pytest.raises(Forbidden):
        decide(world)


def test_only_who_runs_it_sees_names_and_votes(world, client):
    for _ in range(3):
        world.voted(fault="supplier")
    names = [seat.reviewer.name for seat in world.diligence.seats.select_related("reviewer")]
    url = reverse("projects:diligence", args=[world.project.pk])
    for person, told in [
        (world.office, True),
        (world.coordinator, False),
        (world.demander, False),
        (world.supplier, False),
    ]:
        client.force_login(person)
        page = client.get(url).content.decode()
        assert [name in page for name in names] == [told] * 3
        assert ("기록을 보았습니다." in page) == told
    client.force_login(factories.UserFactory())
    assert client.get(url).status_code == 404


def test_pages(world, client):
    url = reverse("projects:decide_diligence", args=[world.project.pk])
    client.force_login(world.office)
    assert client.get(url).status_code == 405
    refused = client.post(url, {"reason": "이릅니다."})
    assert refused.status_code == 409
    assert "정족수" in refused.content.decode()
    for _ in range(3):
        world.voted()
    assert client.post(url, {"reason": ""}).status_code == 422
    answer = client.post(url, {"reason": "의견이 모두 같습니다."})
    client.force_login(world.demander)
    assert client.post(url, {"reason": ""}).status_code == 403
    page = client.get(answer.url).content.decode()
    assert "의견이 모두 같습니다." in page
    assert "성실수행으로 판정했습니다" in page


def test_a_project_that_was_not_stopped_has_no_such_page(client, coordinator):
    project = factories.ProjectFactory(coordinator=coordinator)
    client.force_login(coordinator)
    assert client.get(reverse("projects:diligence", args=[project.pk])).status_code == 404


def test_the_page_asks_little(world, client, django_assert_max_num_queries):
    for _ in range(5):
        world.voted()
    client.force_login(world.office)
    with django_assert_max_num_queries(40):
        client.get(reverse("projects:diligence", args=[world.project.pk]))
