import pytest
from django.core.exceptions import ValidationError

from companies.services import interests
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from matchmaking.models import Challenge, Match, Seat
from matchmaking.services import challenges
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
SENT = {"person": "한빛대 김 교수", "reason": "경쟁사 자문을 하고 있습니다"}


@pytest.fixture
def made():
    return judged.opened()


@pytest.fixture
def raised(made):
    row = made.pairs[0]
    company = row.match.solution.company
    return challenges.raise_(round_=made.round, company=company, by=row.seller, **SENT)


@pytest.mark.parametrize("who", ["supplier", "demand firm"])
def test_a_firm_that_takes_part_names_somebody_in_words(client, made, who):
    person = made.pairs[0].seller if who == "supplier" else made.buyer
    client.force_login(person)
    Notification.objects.all().delete()
    assert client.post(made.url("challenge"), SENT).status_code == 302
    row = Challenge.objects.get()
    assert (row.person, row.reason, row.status) == (SENT["person"], SENT["reason"], "raised")
    assert row.company_id in person.firms
    assert {told.user for told in Notification.objects.all()} == {made.coordinator}


@pytest.mark.parametrize("field", ["person", "reason"])
def test_bad_input_is_named(client, made, field):
    client.force_login(made.buyer)
    page = client.post(made.url("challenge"), SENT | {field: " "})
    assert list(page.context["challenge_form"].errors) == [field]
    with pytest.raises(ValidationError) as error:
        challenges.raise_(
            round_=made.round, company=made.round.need.company, by=made.buyer, **(SENT | {field: " "})
        )
    assert list(error.value.message_dict) == [field]


def test_only_who_takes_part(client, made, stranger):
    client.force_login(stranger)
    assert client.post(made.url("challenge"), SENT).status_code == 404
    client.force_login(made.coordinator)
    assert client.post(made.url("challenge"), SENT).status_code == 403
    declined = pair(Match.Status.DECLINED, need=made.round.need)
    client.force_login(declined.seller)
    assert client.post(made.url("challenge"), SENT).status_code == 403
    with pytest.raises(Forbidden):
        challenges.raise_(
            round_=made.round, company=made.pairs[0].match.solution.company, by=made.buyer, **SENT
        )


def test_not_once_scoring_is_closed(client):
    made = judged.closed(judged.GOOD)
    client.force_login(made.buyer)
    assert client.post(made.url("challenge"), SENT).status_code == 409


def test_upheld_and_the_seat_is_empty(client, made, raised):
    client.force_login(made.coordinator)
    url, seat = made.url("challenge_answer", raised.pk), made.seats[1]
    assert raised.person in client.get(url).content.decode()
    given = {"seats": [seat.pk], "reason": "자문 계약을 확인했습니다"}
    assert client.post(url, given).status_code == 302
    raised.refresh_from_db()
    assert (raised.status, raised.answered_by) == ("upheld", made.coordinator)
    assert [row.status for row in made.seats] == ["assigned", Seat.Status.CHALLENGED, "assigned"]
    assert client.post(url, {"reason": "다시"}).status_code == 409


def test_dismissed_where_it_means_nobody(client, made, raised):
    client.force_login(made.coordinator)
    Notification.objects.all().delete()
    url = made.url("challenge_answer", raised.pk)
    assert list(client.post(url, {"reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(url, {"reason": "근거가 없습니다"}).status_code == 302
    raised.refresh_from_db()
    assert raised.status == "dismissed"
    assert {row.user for row in Notification.objects.all()} == {made.pairs[0].seller}


def test_no_seat_of_another_round(made, raised):
    other = judged.drafted()
    with pytest.raises(challenges.Refused) as refused:
        challenges.answer(challenge=raised, seats=other.seats[:1], reason="사유", by=made.coordinator)
    assert refused.value.code == "seat"


def test_only_the_operating_body_answers(client, made, raised):
    for person in (made.buyer, made.pairs[0].seller, made.reviewers[0]):
        client.force_login(person)
        assert client.post(made.url("challenge_answer", raised.pk), {"reason": "기각"}).status_code == 403
    with pytest.raises(Forbidden):
        challenges.answer(challenge=raised, seats=[], reason="기각", by=made.buyer)


def test_the_firm_reads_its_own_and_the_answer_only(client, made, raised):
    seat = made.seats[1]
    challenges.answer(challenge=raised, seats=[seat], reason="확인했습니다", by=made.coordinator)
    client.force_login(made.pairs[0].seller)
    own = client.get(made.url("round")).content.decode()
    assert SENT["person"] in own
    assert "확인했습니다" in own
    assert str(seat) not in own
    assert seat.reviewer.name not in own
    client.force_login(made.pairs[1].seller)
    assert SENT["person"] not in client.get(made.url("round")).content.decode()


def test_scoring_isnt_closed_over_an_open_challenge(client):
    made = judged.scoring(1)
    made.score_all(judged.GOOD)
    company = made.pairs[0].match.solution.company
    challenges.raise_(round_=made.round, company=company, by=made.pairs[0].seller, **SENT)
    client.force_login(made.coordinator)
    assert client.post(made.url("round_close")).status_code == 409
    assert made.reload().status == "scoring"


def test_who_has_an_interest_by_now_is_told_nothing():
    made = judged.opened()
    other = factories.UserFactory(is_coordinator=True)
    interests.declare(company=made.pairs[0].match.solution.company, by=made.coordinator, kind="shares")
    Notification.objects.all().delete()
    challenges.raise_(
        round_=made.round, company=made.round.need.company, person="김위원", reason="옛 동료", by=made.buyer
    )
    assert [row.user for row in Notification.objects.all()] == [other]
