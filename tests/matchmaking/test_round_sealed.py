"""Until the deadline nobody but its own firm sees anything of an offer but that and when it was submitted; from the
deadline on no offer is taken, changed or withdrawn."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.files.models import Attachment
from foundation.files.services import attach
from foundation.history import clock
from matchmaking.models import Match, Quotation, Round
from matchmaking.services import (
    invitations,
    matches,
    needs,
    quotations,
    round_steps,
    rounds,
    selections,
    shortlists,
)
from tests import factories
from tests.files.uploads import PDF, upload
from tests.matchmaking import judged
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
MARK = "봉인된 방법"
JUST = timedelta(microseconds=1)


@pytest.fixture
def opened():
    made = judged.opened()
    for row in made.pairs:
        attach(upload=upload("견적서.pdf", PDF), to=row.match.quotations.get(), by=row.seller)
    return made


def everybody_else(made):
    return {
        "buyer": made.buyer,
        "coordinator": made.coordinator,
        "administrator": factories.UserFactory(is_staff=True, is_superuser=True),
        "reviewer": made.reviewers[0],
        "rival": made.pairs[1].seller,
    }


@pytest.mark.parametrize("who", ["buyer", "coordinator", "administrator", "reviewer", "rival"])
def test_nobody_sees_it(client, opened, who):
    offered = opened.pairs[0].match
    file = Attachment.objects.of(offered.quotations.get()).get()
    client.force_login(everybody_else(opened)[who])
    with clock.at(opened.deadline - JUST):
        pages = [
            opened.url("round"),
            opened.url("match", offered.pk),
            opened.url("shortlisted", offered.need_id),
            reverse("matchmaking:rounds"),
            opened.url("need", offered.need_id),
        ]
        told = "".join(client.get(page).content.decode() for page in pages)
        assert f"{MARK} {offered.pk}" not in told
        assert "30,000,000" not in told
        assert "3,000만" not in told
        assert client.get(file.get_absolute_url()).status_code == 404


def test_that_and_when_it_was_submitted_is_told(client, opened):
    offered = opened.pairs[0].match
    at = timezone.localtime(offered.quotations.get().submitted_at).strftime("%Y-%m-%d %H:%M:%S")
    for person in (opened.buyer, opened.coordinator):
        client.force_login(person)
        assert at in client.get(opened.url("match", offered.pk)).content.decode()


def test_the_own_firm_sees_its_own(client, opened):
    offered = opened.pairs[0].match
    client.force_login(opened.pairs[0].seller)
    assert f"{MARK} {offered.pk}" in client.get(opened.url("match", offered.pk)).content.decode()


def test_at_the_deadline_it_opens(client, opened):
    offered = opened.pairs[0].match
    client.force_login(opened.buyer)
    with clock.at(opened.deadline):
        assert f"{MARK} {offered.pk}" in client.get(opened.url("match", offered.pk)).content.decode()


def test_a_reviewer_sees_it_after_the_pledge_only(client, opened):
    reviewer, quotation = opened.reviewers[0], opened.pairs[0].match.quotations.get()
    file = Attachment.objects.of(quotation).get()
    client.force_login(reviewer)
    with clock.at(opened.after):
        opened.start()
        assert not Quotation.objects.visible_to(reviewer).exists()
        assert client.get(file.get_absolute_url()).status_code == 404
        opened.pledge()
        assert Quotation.objects.visible_to(reviewer).count() == 2
        assert client.get(file.get_absolute_url()).status_code == 200


def test_cancelling_opens_nothing_before_the_deadline(opened):
    round_steps.cancel(round_=opened.round, reason="예산이 없어졌습니다", by=opened.coordinator)
    assert not Quotation.objects.visible_to(opened.buyer).exists()
    with clock.at(opened.deadline):
        assert Quotation.objects.visible_to(opened.buyer).count() == 2


def test_in_time_until_the_last_moment(opened):
    first, second = opened.pairs
    with clock.at(opened.deadline - JUST):
        opened.offer(first, 29_000_000)
        quotations.withdraw(match=second.match, reason="여력이 없습니다", by=second.seller)
    assert opened.statuses() == [Match.Status.QUOTED, Match.Status.ACCEPTED]


def late_acts(made):
    row, need = made.pairs[0], made.round.need
    listed = factories.MatchFactory(need=need)
    return {
        "a new version": lambda: made.offer(row),
        "a first offer": lambda: made.offer(pair(Match.Status.ACCEPTED, need=need)),
        "a withdrawal": lambda: quotations.withdraw(match=row.match, reason="마음이 바뀌어서", by=row.seller),
        "a cancellation": lambda: matches.cancel_match(match=row.match, reason="빼려고", by=made.buyer),
        "an invitation": lambda: invitations.invite(match=listed, message="", by=made.buyer),
        "a candidate": lambda: shortlists.shortlist(
            need=need, solution=factories.SolutionFactory(), by=made.buyer
        ),
    }


ACTS = ("a new version", "a first offer", "a withdrawal", "a cancellation", "an invitation", "a candidate")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=1)])
def test_late_at_the_very_deadline(opened, act, later):
    with clock.at(opened.deadline + later), pytest.raises(rounds.Refused) as refused:
        late_acts(opened)[act]()
    assert refused.value.code == "late"
    assert Quotation.objects.standing().count() == 2


def test_late_while_it_is_scored():
    made = judged.scoring()
    with pytest.raises(rounds.Refused) as refused:
        made.offer(made.pairs[0])
    assert refused.value.code == "late"


def test_the_demand_firm_selects_nobody_under_a_round(opened):
    with clock.at(opened.after), pytest.raises(rounds.Refused) as refused:
        selections.select(match=opened.pairs[0].match, by=opened.buyer)
    assert refused.value.code == "round"
    assert opened.statuses() == [Match.Status.QUOTED] * 2


def test_no_need_is_cancelled_under_a_round(opened):
    with pytest.raises(rounds.Refused) as refused:
        needs.cancel(need=opened.round.need, by=opened.buyer)
    assert refused.value.code == "round"


def test_another_needs_offers_are_not_sealed(opened):
    other = pair(Match.Status.QUOTED)
    assert Quotation.objects.visible_to(other.buyer).get().match == other.match
    assert not Round.objects.sealing().filter(need=other.need).exists()
