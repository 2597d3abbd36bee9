from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox import drain
from matchmaking.models import Outcome
from matchmaking.ranking.load import solution_facts
from projects.services import diligence
from tests import factories
from tests.projects.stopped import Stopped

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def world():
    return Stopped()


def appeal(world, **given):
    fields = {"diligence": world.again(), "reason": "기록이 빠졌습니다.", "by": world.supplier}
    return diligence.appeal(**(fields | given))


def outcomes():
    return list(Outcome.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("who", ["demander", "supplier"])
@pytest.mark.parametrize("faults", [["", "", ""], ["supplier"] * 3])
def test_either_firm_objects_to_either_verdict_in_time(world, who, faults):
    due = world.decided(*faults).appeal_due
    Notification.objects.all().delete()
    with clock.at(due - SECOND):
        made = appeal(world, by=getattr(world, who))
    assert (made.status, made.round, made.appeal_reason) == ("appealed", 2, "기록이 빠졌습니다.")
    assert made.appealed_by == getattr(world, who)
    other = world.supplier if who == "demander" else world.demander
    assert {row.user for row in Notification.objects.all()} == {other, world.office}


def test_after_the_deadline_it_is_late(world):
    due = world.decided().appeal_due
    with clock.at(due), pytest.raises(Refused, match="기한이 지났습니다"):
        appeal(world)


def test_before_the_verdict_there_is_nothing_to_object_to(world):
    with pytest.raises(Refused, match="아직 판정 전"):
        appeal(world)


def test_one_appeal_and_no_more(world):
    world.appealed()
    with pytest.raises(Refused, match="한 번만"):
        appeal(world, by=world.demander)


def test_an_appeal_has_a_reason(world):
    world.decided()
    with pytest.raises(ValidationError) as error:
        appeal(world, reason=" ")
    assert set(error.value.message_dict) == {"reason"}


def test_only_the_firms_appeal(world):
    world.decided()
    for person in (world.coordinator, world.office, factories.UserFactory()):
        with pytest.raises(Forbidden):
            appeal(world, by=person)


def test_the_second_committee_is_final_and_the_first_verdict_stays_in_the_history(world):
    world.appealed("supplier", "supplier", "supplier")
    made = world.decided()
    assert (made.status, made.verdict, made.fault) == ("final", "diligent", "")
    assert made.finalised_at is not None
    assert outcomes() == ["diligent"]
    told = [(event.verb, event.data.get("verdict")) for event in Event.objects.of(made)]
    assert ("diligence.negligent", "negligent") in told
    assert told[-1] == ("diligence.final", "diligent")
    with pytest.raises(Refused, match="한 번만"):
        appeal(world)


def test_an_upheld_verdict_is_negligent_in_the_end(world):
    world.appealed("both", "both", "both")
    world.decided("both", "both", "both")
    assert outcomes() == ["negligent"]


def test_first_votes_make_no_quorum_for_the_second_committee(world):
    world.appealed()
    with pytest.raises(Refused, match="지금은 0명"):
        diligence.decide(diligence=world.again(), reason="그대로", by=world.office)


def test_without_an_appeal_it_is_final_at_the_deadline(world):
    due = world.decided().appeal_due
    with clock.at(due - SECOND):
        assert not diligence.finalise(diligence=world.again())
    Notification.objects.all().delete()
    with clock.at(due):
        drain()
    made = world.again()
    assert (made.status, made.finalised_at) == ("final", due)
    told = Notification.objects.filter(kind="projects.diligence")
    assert {row.user for row in told} == {world.demander, world.supplier}
    assert outcomes() == ["diligent"]


def test_it_is_final_once(world):
    world.decided()
    made = world.over()
    with clock.at(made.appeal_due):
        assert not diligence.finalise(diligence=made)
    assert outcomes() == ["diligent"]


def test_an_appealed_verdict_waits_for_its_committee(world):
    due = world.appealed().appeal_due
    with clock.at(due):
        assert not diligence.finalise(diligence=world.again())
    assert not outcomes()


@pytest.mark.parametrize(
    ("faults", "kinds"),
    [
        (["supplier"] * 3, ["negligent"]),
        (["both"] * 3, ["negligent"]),
        (["demand"] * 3, []),
        (["", "demand", "supplier"], []),
        (["", "", ""], ["diligent"]),
    ],
)
def test_only_the_suppliers_own_negligence_is_told_to_the_ranking(world, faults, kinds):
    world.decided(*faults)
    world.over()
    assert outcomes() == kinds


def test_a_diligent_stop_leaves_the_suppliers_record_as_it_was(world):
    key = str(world.project.match.solution_id)
    match = world.project.match
    before = solution_facts([key])[key].track
    for kind in ("poc_started", "stopped"):
        Outcome.objects.create(need=match.need, solution=match.solution, kind=kind)
    world.decided()
    due = world.over().finalised_at
    counted = solution_facts([key], as_of=due)[key].track
    ignored = {"last": None}
    assert {**vars(counted), **ignored} == {**vars(before), **ignored}


def test_the_suppliers_negligence_counts_once_it_is_final(world):
    key = str(world.project.match.solution_id)
    match = world.project.match
    Outcome.objects.create(need=match.need, solution=match.solution, kind="poc_started")
    world.decided(*["supplier"] * 3)
    due = world.over().finalised_at
    assert solution_facts([key], as_of=due - SECOND)[key].track.poc_ended == 0
    assert solution_facts([key], as_of=due)[key].track.poc_ended == 1


def test_pages(world, client):
    world.decided("supplier", "supplier", "")
    page_url = reverse("projects:diligence", args=[world.project.pk])
    url = reverse("projects:appeal", args=[world.project.pk])
    client.force_login(world.supplier)
    assert "appeal-title" in client.get(page_url).content.decode()
    assert client.get(url).status_code == 405
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "측정 조건이 달랐습니다."}).url == page_url
    page = client.get(page_url).content.decode()
    assert "측정 조건이 달랐습니다." in page
    assert "appeal-title" not in page
    assert client.post(url, {"reason": "다시"}).status_code == 409
    client.force_login(world.office)
    assert client.post(url, {"reason": ""}).status_code == 403
    client.force_login(factories.UserFactory())
    assert client.post(url, {"reason": "다시"}).status_code == 404


def test_the_second_committee_reads_the_first_verdict_and_the_appeal(world, client):
    world.appealed()
    seat = world.pledged()
    client.force_login(seat.reviewer)
    page = client.get(seat.get_absolute_url()).content.decode()
    assert "의견을 모았습니다." in page
    assert "기록이 빠졌습니다." in page
