import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest, Membership
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Deliverable, DiligenceSeat, Project
from projects.services import diligence
from tests import factories
from tests.projects.stopped import Stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Stopped()


def vote(seat, **given):
    fields = {"vote": "diligent", "reason": "기록을 보았습니다.", "by": seat.reviewer}
    return diligence.vote(seat=seat, **(fields | given))


def test_a_pledge_comes_before_a_vote(world):
    seat = world.seated()
    with pytest.raises(Refused, match="서약을 먼저"):
        vote(seat)
    diligence.pledge(seat=seat, conflict=False, by=seat.reviewer)
    assert vote(seat).vote == "diligent"


def test_a_pledge_is_given_once(world):
    seat = world.pledged()
    with pytest.raises(Refused, match="이미 서약"):
        diligence.pledge(seat=seat, conflict=True, by=seat.reviewer)


def test_who_declares_a_conflict_is_out_and_the_office_is_told(world):
    Notification.objects.all().delete()
    seat = world.pledged(conflict=True)
    assert Notification.objects.get(kind="projects.diligence").user == world.office
    with pytest.raises(Refused, match="이해관계를 신고한"):
        vote(seat)
    assert not DiligenceSeat.objects.visible_to(seat.reviewer).exists()


def test_a_vote_may_change_until_it_is_decided(world):
    seat = world.voted(fault="supplier")
    vote(seat)
    seat.refresh_from_db()
    assert (seat.vote, seat.fault) == ("diligent", "")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"vote": "perhaps"}, "vote"),
        ({"vote": "negligent"}, "fault"),
        ({"vote": "negligent", "fault": "weather"}, "fault"),
        ({"reason": " "}, "reason"),
    ],
)
def test_bad_input_is_said_on_its_field(world, given, field):
    with pytest.raises(ValidationError) as error:
        vote(world.pledged(), **given)
    assert set(error.value.message_dict) == {field}


def test_nobody_votes_or_pledges_for_another(world):
    seat = world.pledged()
    with pytest.raises(Forbidden):
        vote(seat, by=factories.UserFactory(is_reviewer=True))
    with pytest.raises(Forbidden):
        diligence.pledge(seat=world.seated(), conflict=False, by=world.office)


def test_who_comes_to_look_after_the_project_votes_no_more(world):
    seat = world.pledged()
    Project.objects.update(coordinator=seat.reviewer)
    with pytest.raises(Forbidden):
        vote(DiligenceSeat.objects.get(pk=seat.pk), by=seat.reviewer)


def test_after_the_verdict_nobody_pledges_or_votes(world):
    late, pledged = world.seated(), world.pledged()
    world.decided()
    with pytest.raises(Refused, match="이미 의결한"):
        diligence.pledge(seat=late, conflict=False, by=late.reviewer)
    with pytest.raises(Refused, match="이미 의결한"):
        vote(pledged)


def test_the_first_committee_has_no_say_in_the_appeal(world):
    seat = world.pledged()
    world.appealed()
    with pytest.raises(Refused, match="이미 의결한"):
        vote(seat)


def test_the_office_is_told_when_a_quorum_has_voted(world):
    world.voted()
    world.voted()
    Notification.objects.all().delete()
    world.voted()
    [notice] = Notification.objects.filter(kind="projects.diligence")
    assert (notice.user, "정족수" in notice.title) == (world.office, True)


def test_votes_of_people_with_an_interest_do_not_count(world):
    member, interested, counted = world.voted(), world.voted(), world.voted()
    Membership.objects.create(user=member.reviewer, company=world.project.supplier, role="member")
    Interest.objects.create(user=interested.reviewer, company=world.project.demand_firm)
    recused = world.voted()
    DiligenceSeat.objects.filter(pk=recused.pk).update(conflict=True)
    world.pledged()
    assert list(diligence.votes(world.again())) == [counted]


def test_the_record_opens_with_the_pledge(world, client):
    gate = world.project.gates.get()
    document = Deliverable.objects.create(gate=gate, title="결과보고서", submitted_by=world.supplier)
    seat = world.seated()
    url = seat.get_absolute_url()
    client.force_login(seat.reviewer)
    page = client.get(url).content.decode()
    assert world.project.supplier.name in page
    assert "결과보고서" not in page
    assert document not in Deliverable.objects.visible_to(seat.reviewer)
    pledge = reverse("projects:pledge_seat", args=[seat.pk])
    assert client.post(pledge, {"conflict": "no"}).status_code == 422
    assert client.post(pledge, {"conflict": "no", "pledge": "on"}).url == url
    assert "결과보고서" in client.get(url).content.decode()
    assert document in Deliverable.objects.visible_to(seat.reviewer)


def test_voting_pages(world, client):
    seat = world.pledged()
    url = reverse("projects:vote", args=[seat.pk])
    client.force_login(seat.reviewer)
    assert client.get(url).status_code == 405
    refused = client.post(url, {"vote": "negligent", "reason": "자료가 없습니다."})
    assert (refused.status_code, refused.context["vote_form"].errors.keys()) == (422, {"fault"})
    said = {"vote": "negligent", "fault": "both", "reason": "자료가 없습니다."}
    assert client.post(url, said).status_code == 302
    assert "자료가 없습니다." in client.get(seat.get_absolute_url()).content.decode()
    client.force_login(factories.UserFactory(is_reviewer=True))
    assert client.post(url, said).status_code == 404
    Project.objects.update(coordinator=seat.reviewer)
    client.force_login(seat.reviewer)
    assert client.get(seat.get_absolute_url()).status_code == 403
    client.force_login(factories.UserFactory(is_reviewer=True))
    assert client.get(seat.get_absolute_url()).status_code == 404


def test_who_declares_a_conflict_sees_nothing_more(world, client):
    seat = world.seated()
    client.force_login(seat.reviewer)
    pledge = reverse("projects:pledge_seat", args=[seat.pk])
    answer = client.post(pledge, {"conflict": "yes", "pledge": "on"})
    assert answer.url == reverse("projects:seats")
    assert client.get(seat.get_absolute_url()).status_code == 404
    assert "이해관계로 제외" in client.get(answer.url).content.decode()


def test_the_list_says_what_is_to_be_done(world, client, django_assert_max_num_queries):
    seat = world.seated()
    client.force_login(seat.reviewer)
    url = reverse("projects:seats")

    def listed():
        with django_assert_max_num_queries(20):
            return client.get(url).content.decode()

    assert "서약하기" in listed()
    for _ in range(3):
        other = Stopped()
        other.seated(seat.reviewer)
    diligence.pledge(seat=seat, conflict=False, by=seat.reviewer)
    assert "의견 내기" in listed()
    vote(seat)
    assert "의견 냄" in listed()
    client.force_login(world.supplier)
    assert client.get(url).status_code == 403
