import pytest

from companies.models import Interest
from companies.services import interests
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from matchmaking.models import Quotation, Round, Seat
from matchmaking.services import round_scores, round_steps, seats
from tests import factories
from tests.matchmaking import judged

pytestmark = pytest.mark.django_db
S = Seat.Status


@pytest.fixture
def person():
    return factories.UserFactory(is_reviewer=True, name="새위원")


@pytest.fixture
def started():
    """Scoring, and nobody has pledged."""
    made = judged.opened()
    with clock.at(made.after):
        made.start()
    return made


def assign(client, made, person):
    return client.post(made.url("seat_assign"), {"reviewer": person.pk})


def test_assigns_the_next_number(client, person):
    made = judged.drafted()
    client.force_login(made.coordinator)
    assert assign(client, made, person).status_code == 302
    seat = made.seats[-1]
    assert (seat.number, seat.reviewer, seat.status) == (4, person, S.ASSIGNED)
    assert Event.objects.of(seat).get().verb == "seat.assigned"
    assert Notification.objects.get(user=person).kind == "matchmaking.round_review"


def interested(how, made):
    """A reviewer who may not sit."""
    fields = {"office": {"is_coordinator": True}, "no reviewer": {"is_reviewer": False}}.get(how, {})
    person = factories.UserFactory(**({"is_reviewer": True} | fields))
    firm = {"member of a supplier": made.pairs[0].match.solution.company, "member": made.round.need.company}
    if how in firm:
        factories.MembershipFactory(user=person, company=firm[how])
    if how == "declared":
        company = made.pairs[1].match.solution.company
        Interest.objects.create(user=person, company=company, kind=Interest.Kind.SHARES)
    return person


HOW = ["office", "no reviewer", "member of a supplier", "member", "declared"]


@pytest.mark.parametrize("how", HOW)
def test_excluded_by_rule(client, how):
    made = judged.drafted()
    person = interested(how, made)
    client.force_login(made.coordinator)
    assert person not in seats.candidates(made.round)
    assert assign(client, made, person).status_code == 422
    with pytest.raises(seats.Refused) as refused:
        seats.assign(round_=made.round, reviewer=person, by=made.coordinator)
    assert refused.value.code == "conflict"
    assert len(made.seats) == 3


def test_once_each(person):
    made = judged.drafted()
    seats.assign(round_=made.round, reviewer=person, by=made.coordinator)
    assert person not in seats.candidates(made.round)
    with pytest.raises(seats.Refused) as refused:
        seats.assign(round_=made.round, reviewer=person, by=made.coordinator)
    assert refused.value.code == "present"


def test_not_once_scoring_is_closed(person):
    made = judged.closed(judged.GOOD)
    with pytest.raises(seats.Refused):
        seats.assign(round_=made.round, reviewer=person, by=made.coordinator)


PLEDGED = {"no_interest": "on", "pledge": "on"}


def test_pledges_before_anything_is_read(client, started):
    seat = started.seats[0]
    client.force_login(seat.reviewer)
    page = client.get(started.url("round")).content.decode()
    assert started.pairs[0].match.solution.company.name in page
    assert "극비자료 description" not in page
    score = started.url("seat_score", seat.pk, started.pairs[0].match.pk)
    assert client.get(score).status_code == 403
    assert client.post(started.url("seat_pledge", seat.pk), PLEDGED).status_code == 302
    seat.refresh_from_db()
    assert (seat.status, seat.pledge_version) == (S.PLEDGED, seats.PLEDGE_VERSION)
    assert seat.pledged_at
    assert "극비자료 description" in client.get(started.url("round")).content.decode()
    assert client.get(score).status_code == 200


@pytest.mark.parametrize("missing", ["no_interest", "pledge"])
def test_bad_pledge_is_named(client, started, missing):
    seat = started.seats[0]
    client.force_login(seat.reviewer)
    given = {name: value for name, value in PLEDGED.items() if name != missing}
    page = client.post(started.url("seat_pledge", seat.pk), given)
    assert page.status_code == 422
    assert list(page.context["pledge_form"].errors) == [missing]


def test_only_the_seats_own_reviewer(client, started, stranger):
    seat = started.seats[0]
    for person in (started.seats[1].reviewer, started.coordinator, started.buyer, stranger):
        client.force_login(person)
        assert client.post(started.url("seat_pledge", seat.pk), PLEDGED).status_code == 404
        assert client.post(started.url("seat_recuse", seat.pk), {"reason": "빼려고"}).status_code == 404
        assert client.post(started.url("seat_submit", seat.pk)).status_code == 404
    with pytest.raises(Forbidden):
        seats.pledge(seat=seat, by=started.seats[1].reviewer)


def test_pledges_when_the_list_of_firms_is_complete(client):
    made = judged.opened()
    seat = made.seats[0]
    client.force_login(seat.reviewer)
    assert client.post(made.url("seat_pledge", seat.pk), PLEDGED).status_code == 409


def test_pledges_once(client, started):
    seat = started.seats[0]
    client.force_login(seat.reviewer)
    client.post(started.url("seat_pledge", seat.pk), PLEDGED)
    assert client.post(started.url("seat_pledge", seat.pk), PLEDGED).status_code == 409


def test_no_pledge_with_an_interest(started):
    seat = started.seats[0]
    factories.MembershipFactory(user=seat.reviewer, company=started.pairs[0].match.solution.company)
    with pytest.raises(seats.Refused) as refused:
        seats.pledge(seat=seat, by=seat.reviewer)
    assert refused.value.code == "conflict"


def test_recuses_and_is_out(client):
    made = judged.scoring()
    seat = made.seats[0]
    client.force_login(seat.reviewer)
    Notification.objects.all().delete()
    assert client.post(made.url("seat_recuse", seat.pk), {"reason": "사촌이 다닙니다"}).status_code == 302
    seat.refresh_from_db()
    assert seat.status == S.RECUSED
    assert Event.objects.of(seat).get(verb="seat.recused").reason == "사촌이 다닙니다"
    assert {row.user for row in Notification.objects.all()} == {made.coordinator}
    assert client.get(made.url("round")).status_code == 404
    assert client.get(made.url("seat_score", seat.pk, made.pairs[0].match.pk)).status_code == 404


def test_recusal_has_a_reason(client):
    made = judged.scoring()
    seat = made.seats[0]
    client.force_login(seat.reviewer)
    page = client.post(made.url("seat_recuse", seat.pk), {"reason": " "})
    assert list(page.context["recuse_form"].errors) == ["reason"]


def test_no_recusal_from_a_decision():
    made = judged.decided(judged.GOOD)
    seat = made.seats[0]
    with pytest.raises(seats.Refused):
        seats.recuse(seat=seat, reason="이제 와서", by=seat.reviewer)


def test_the_coordinator_excludes_with_a_reason(client):
    made = judged.scoring()
    seat = made.seats[0]
    client.force_login(made.coordinator)
    page = made.url("seat_exclude", seat.pk)
    assert client.get(page).status_code == 200
    assert list(client.post(page, {"reason": " "}).context["form"].errors) == ["reason"]
    assert client.post(page, {"reason": "공동연구를 했습니다"}).status_code == 302
    seat.refresh_from_db()
    assert seat.status == S.EXCLUDED
    assert client.post(page, {"reason": "다시"}).status_code == 409


def test_nobody_is_excluded_after_the_decision():
    made = judged.decided(judged.GOOD)
    with pytest.raises(seats.Refused):
        seats.exclude(seat=made.seats[0], reason="이제 와서", by=made.coordinator)


def test_firms_dont_exclude(client):
    made = judged.scoring()
    for person in (made.buyer, made.reviewers[1]):
        client.force_login(person)
        assert client.get(made.url("seat_exclude", made.seats[0].pk)).status_code == 403


def test_whoever_has_an_interest_by_then_leaves_at_the_start():
    made = judged.drafted(reviewers=4)
    round_steps.open_(round_=made.round, by=made.coordinator)
    made.offer(made.pairs[0])
    factories.MembershipFactory(user=made.reviewers[1], company=made.pairs[0].match.solution.company)
    with clock.at(made.after):
        made.start()
    assert [seat.status for seat in made.seats] == [S.ASSIGNED, S.EXCLUDED, S.ASSIGNED, S.ASSIGNED]


def test_no_scores_with_an_interest_and_none_of_them_counts():
    made = judged.scoring(1)
    with clock.at(made.after):
        made.score_all(judged.GOOD)
        seat = made.seats[0]
        factories.MembershipFactory(user=seat.reviewer, company=made.pairs[0].match.solution.company)
        with pytest.raises(round_scores.Refused) as refused:
            made.score(seat, made.pairs[0], 1, 1, 1)
        assert refused.value.code == "conflict"
        with pytest.raises(round_steps.Refused) as refused:
            made.close()
    assert refused.value.code == "quorum"
    assert made.reload().status == Round.Status.SCORING


@pytest.mark.parametrize("side", ["need", "solution"])
def test_who_has_an_interest_by_now_reads_no_offer(client, side):
    """At once, not only when the next step of the round excludes it."""
    made = judged.closed(judged.GOOD, judged.FAIR)
    person = made.reviewers[0]
    url = made.url("seat_score", made.seats[0].pk, made.pairs[1].match.pk)

    def sees():
        client.force_login(person)
        found = client.get(made.url("round")).context
        page = client.get(url).status_code
        me = type(person).objects.get(pk=person.pk)
        return Quotation.objects.visible_to(me).count(), page, found["reading"], bool(found.get("sheet"))

    assert sees() == (2, 200, True, True)
    interests.declare(company=getattr(made.pairs[0].match, side).company, by=person, kind="shares")
    assert sees() == (0, 403, False, False)
