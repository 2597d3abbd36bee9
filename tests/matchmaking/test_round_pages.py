"""What each side reads on a round's page, and what none of them does."""

import pytest
from django.urls import reverse

from foundation.history import clock
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from matchmaking.services import round_steps, seats
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.judged import FAIR, GOOD

pytestmark = pytest.mark.django_db
LIST = reverse("matchmaking:rounds")


def read(client, person, url):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", [judged.opened, judged.scoring, None])
def test_no_firm_ever_reads_who_reviews(client, state):
    made = state() if state else judged.decided(GOOD, FAIR)
    need, match = made.round.need.pk, made.pairs[0].match.pk
    for person in (made.buyer, made.pairs[0].seller):
        pages = [made.url("round"), LIST, made.url("match", match)]
        pages += [made.url("need", need), made.url("need_history", need)] if person == made.buyer else []
        told = "".join(read(client, person, page) for page in pages)
        assert "비밀위원" not in told
        assert not any(reviewer.email in told for reviewer in made.reviewers)
    notices = Notification.objects.exclude(user__in=made.reviewers).values_list("title", "body")
    mails = Delivery.objects.values_list("subject", "body")
    assert not any("비밀위원" in text for row in (*notices, *mails) for text in row)


def test_a_supplier_reads_its_own_result_only(client):
    made = judged.decided(GOOD, FAIR)
    own = read(client, made.pairs[1].seller, made.url("round"))
    assert "80.00" in own
    assert "90.00" not in own
    assert "평가위원 1" in own
    assert made.pairs[0].match.solution.company.name not in own


def test_the_demand_firm_reads_the_whole_table(client):
    made = judged.decided(GOOD, FAIR)
    page = read(client, made.buyer, made.url("round"))
    assert "90.00" in page
    assert "80.00" in page


def test_a_supplier_that_doesnt_take_part_finds_nothing(client):
    made = judged.opened()
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.get(made.url("round")).status_code == 404
    assert made.round.title not in client.get(LIST).content.decode()


def test_a_reviewer_who_left_finds_nothing(client):
    made = judged.scoring()
    seats.recuse(seat=made.seats[0], reason="사정", by=made.reviewers[0])
    client.force_login(made.reviewers[0])
    assert client.get(made.url("round")).status_code == 404


def test_the_coordinators_history_says_who_when_and_why(client):
    made = judged.decided(GOOD)
    page = read(client, made.coordinator, made.url("round"))
    assert "위원회가 의결했습니다" in page
    assert "평가위원 1: 평가위원이 서약했습니다" in page
    assert made.coordinator.name in page


def test_why_scoring_was_opened_again_is_not_for_firms(client):
    made = judged.closed(GOOD)
    round_steps.reopen_scoring(round_=made.round, reason="위원의 착오", by=made.coordinator)
    assert "위원의 착오" in read(client, made.coordinator, made.url("round"))
    for person in (made.buyer, made.pairs[0].seller, made.reviewers[0]):
        assert "위원의 착오" not in read(client, person, made.url("round"))


def test_cancelled_with_a_reason_that_firms_read(client):
    made = judged.opened()
    client.force_login(made.coordinator)
    page = client.post(made.url("round_cancel"), {"reason": " "})
    assert list(page.context["cancel_form"].errors) == ["reason"]
    assert client.post(made.url("round_cancel"), {"reason": "예산이 없어졌습니다"}).status_code == 302
    assert client.post(made.url("round_cancel"), {"reason": "다시"}).status_code == 409
    for person in (made.buyer, made.pairs[0].seller):
        assert "예산이 없어졌습니다" in read(client, person, made.url("round"))


def test_nobody_hears_of_a_cancelled_draft(client):
    made = judged.drafted()
    Notification.objects.all().delete()
    round_steps.cancel(round_=made.round, reason="잘못", by=made.coordinator)
    assert not Notification.objects.exists()
    client.force_login(made.buyer)
    assert client.get(made.url("round")).status_code == 404


def test_a_decided_round_is_not_cancelled():
    made = judged.decided(GOOD)
    with pytest.raises(round_steps.Refused):
        round_steps.cancel(round_=made.round, reason="싫어서", by=made.coordinator)


@pytest.mark.parametrize("early", [True, False])
def test_scoring_starts_after_the_deadline_with_offers_and_reviewers(early):
    made = judged.drafted(reviewers=0 if not early else 3)
    round_steps.open_(round_=made.round, by=made.coordinator)
    with pytest.raises(round_steps.Refused) as refused:
        made.start()
    assert refused.value.code == "early"
    with clock.at(made.deadline):
        with pytest.raises(round_steps.Refused) as refused:
            made.start()
        assert refused.value.code == "no_offers"
    if not early:
        made.offer(made.pairs[0])
        with clock.at(made.deadline), pytest.raises(round_steps.Refused) as refused:
            made.start()
        assert refused.value.code == "quorum"


def test_what_waits(client):
    made = judged.opened()
    with clock.at(made.after):
        assert "진행할 선정평가" in read(client, made.coordinator, "/")
        made.start()
        assert "서약·채점할 선정평가" in read(client, made.reviewers[0], "/")
        assert "서약·채점" in read(client, made.reviewers[0], LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(client, coordinator, count, django_assert_max_num_queries):
    for _ in range(count):
        judged.drafted(1, reviewers=1)
    client.force_login(coordinator)
    with django_assert_max_num_queries(14):
        assert len(client.get(LIST).context["page"]) == count


def test_pages_ask_as_much_for_many_offers_as_for_one(client, django_assert_max_num_queries):
    made = judged.decided(GOOD, FAIR, FAIR, FAIR)
    for person, most in ((made.coordinator, 45), (made.buyer, 37), (made.reviewers[0], 37)):
        client.force_login(person)
        with django_assert_max_num_queries(most):
            assert client.get(made.url("round")).status_code == 200
