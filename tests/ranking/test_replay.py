"""A list that was shown, computed again from its log and from the database as it was then."""

from datetime import timedelta

import pytest

from foundation.history import clock
from matchmaking.models import Impression, Match, Outcome
from matchmaking.ranking.model import RankerError
from matchmaking.ranking.replay import replay
from matchmaking.services import invitations, shortlists
from matchmaking.services.candidates import candidates, show
from solutions import services as solutions
from solutions.models import Solution
from tests import factories
from tests.matchmaking.ranked import index, need, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown():
    """A list of three that the demand firm was shown ten days ago."""
    wanted = need()
    for price in (20_000_000, 40_000_000, 55_000_000):
        factories.ReferenceFactory(solution=solution(price_min_krw=price, price_max_krw=60_000_000))
    index()
    viewer = factories.member_of(wanted.company)
    with clock.at(clock.now() - timedelta(days=10)):
        impression = show(need=wanted, viewer=viewer, listing=candidates(need=wanted))
    return Impression.objects.get(pk=impression.pk)


def test_scores_and_features_come_out_as_they_were(shown):
    found = replay(shown)
    assert [row.position for row in found] == [1, 2, 3]
    assert all(row.agrees and row.differing == () for row in found)
    assert [row.score for row in found] == [row.logged_score for row in found]


def test_what_happened_since_changes_nothing(shown):
    first, second, third = Solution.objects.order_by("price_min_krw")
    coordinator = factories.UserFactory(is_coordinator=True)
    match = shortlists.shortlist(need=shown.need, solution=first, by=coordinator)
    invitations.invite(match=match, message="", by=coordinator)
    invitations.accept(match=Match.objects.get(pk=match.pk), by=None, nda=False)
    Outcome.objects.create(need=shown.need, solution=first, kind=Outcome.Kind.POC_STARTED)
    Outcome.objects.create(need=shown.need, solution=first, kind=Outcome.Kind.POC_PASSED)
    factories.ReferenceFactory(solution=second, year=clock.today().year + 1)
    solutions.withdraw(solution=third, by=coordinator)
    assert all(row.agrees and row.differing == () for row in replay(shown))


@pytest.mark.parametrize("name", ["text_total", "budget_fit"])
def test_one_altered_feature_makes_it_disagree(shown, name):
    item = shown.items.get(position=2)
    item.features[name] -= 1e-6
    item.save()
    assert [row.agrees for row in replay(shown)] == [True, False, True]


def test_an_altered_score_is_not_what_is_computed(shown):
    shown.items.filter(position=1).update(score=0.99)
    first = replay(shown)[0]
    assert not first.agrees
    assert first.score < first.logged_score == 0.99


def test_an_altered_feature_that_no_score_rests_on_is_named_too(shown):
    item = shown.items.get(position=1)
    item.features["poc_success"] = 0.9
    item.save()
    first, *others = replay(shown)
    assert first.agrees
    assert [(d.name, d.logged) for d in first.differing] == [("poc_success", 0.9)]
    assert first.differing[0].found == pytest.approx(2 / 3)
    assert not any(row.differing for row in others)


def test_an_edit_since_then_is_named_and_the_score_stands(shown):
    Solution.objects.filter(price_min_krw=55_000_000).update(price_min_krw=10_000_000, lead_time_weeks=40)
    rows = replay(shown)
    assert all(row.agrees for row in rows)
    (edited,) = (row for row in rows if row.differing)
    assert {"budget_fit", "time_fit", "price_ratio"} <= {d.name for d in edited.differing}


def test_an_older_log_without_younger_features_replays(shown):
    for item in shown.items.all():
        del item.features["load"], item.features["price_ratio"]
        item.save()
    assert all(row.agrees and row.differing == () for row in replay(shown))


@pytest.mark.parametrize(
    ("version", "why"), [("rules-1", "weights of rules-1 are no more"), ("lambdarank-0", "lambdarank-0")]
)
def test_a_ranker_that_is_gone_is_said_to_be_gone(shown, version, why):
    Impression.objects.filter(pk=shown.pk).update(ranker=version)
    with pytest.raises(RankerError, match=why):
        replay(Impression.objects.get(pk=shown.pk))
