"""The scores of a round, as a pure function."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from matchmaking import scoring
from matchmaking.scoring import Offer, Rules, ranked

MAX_POINTS = (30, 50, 20)


def rules(**fields):
    values = {
        "max_points": MAX_POINTS,
        "drops_extremes": True,
        "cutoff": 60,
        "ties": "criterion",
        "seed": "s",
    }
    return Rules(**(values | fields))


def sheets(*totals):
    """Sheets of these totals, all of it in the first criteria that hold it."""
    return tuple((min(t, 30), max(0, min(t - 30, 50)), max(0, t - 80)) for t in totals)


sheet = st.tuples(*(st.integers(0, top) for top in MAX_POINTS))


@st.composite
def rounds(draw):
    """Rules and offers that all have one number of scores, with equal totals and amounts often enough."""
    reviewers = draw(st.integers(1, 7))
    pool = draw(st.lists(sheet, min_size=1, max_size=4))
    given_ = st.tuples(*[st.sampled_from(pool)] * reviewers)
    count = draw(st.integers(1, 6))
    offers = [
        Offer(f"offer-{n}", draw(st.sampled_from([10, 20])), draw(given_), draw(st.sampled_from([0, 0, 3])))
        for n in range(count)
    ]
    by = rules(
        drops_extremes=draw(st.booleans()),
        cutoff=draw(st.integers(0, 100)),
        ties=draw(st.sampled_from(["criterion", "amount"])),
        seed=draw(st.text(max_size=5)),
    )
    return by, offers


@given(rounds(), st.randoms(use_true_random=False))
def test_no_order_of_offers_or_reviewers_matters(given_, random):
    by, offers = given_
    shuffled = []
    for offer in offers:
        order = list(offer.sheets)
        random.shuffle(order)
        shuffled.append(Offer(offer.key, offer.amount_krw, tuple(order), offer.bonus))
    random.shuffle(shuffled)
    assert ranked(by, shuffled) == ranked(by, offers)


@given(rounds())
def test_ranks_are_a_total_order(given_):
    by, offers = given_
    rows = ranked(by, offers)
    assert [row.rank for row in rows] == list(range(1, len(offers) + 1))
    assert {row.key for row in rows} == {offer.key for offer in offers}
    standing = [(not row.passed, -row.total) for row in rows]
    assert standing == sorted(standing)


@given(rounds())
def test_a_rank_is_explained_by_the_total_or_by_a_tie_rule(given_):
    by, offers = given_
    rows = ranked(by, offers)
    for row in rows:
        same = [other for other in rows if other.total == row.total and other.passed == row.passed]
        assert bool(row.tied_by) == (len(same) > 1)


@given(rounds())
def test_one_pair_of_offers_is_ordered_alike_whoever_else_takes_part(given_):
    by, offers = given_
    order = [row.key for row in ranked(by, offers)]
    first, last = order[0], order[-1]
    alone = ranked(by, [offer for offer in offers if offer.key in (first, last)])
    assert [row.key for row in alone] == list(dict.fromkeys([first, last]))


@given(rounds())
def test_means_add_up_and_lie_between_what_was_given(given_):
    by, offers = given_
    of = {offer.key: offer for offer in offers}
    for row in ranked(by, offers):
        assert sum(row.means, Fraction()) == row.mean
        totals = sorted(sum(points) for points in of[row.key].sheets)
        assert totals[0] <= row.mean <= totals[-1]
        assert row.passed == (row.mean >= by.cutoff)


@given(st.lists(sheet, min_size=5, max_size=9))
def test_dropping_leaves_out_one_highest_and_one_lowest(given_):
    totals = sorted(sum(points) for points in given_)
    left = scoring.kept(given_, drops_extremes=True)
    assert sorted(sum(points) for points in left) == totals[1:-1]


def test_fewer_than_five_scores_all_count():
    assert ranked(rules(), [Offer("a", 1, sheets(0, 80, 90, 100))])[0].mean == Fraction(270, 4)


def test_five_scores_lose_their_extremes():
    assert ranked(rules(), [Offer("a", 1, sheets(0, 80, 85, 90, 100))])[0].mean == 85


def test_all_count_where_the_rules_drop_none():
    row = ranked(rules(drops_extremes=False), [Offer("a", 1, sheets(0, 80, 85, 90, 100))])[0]
    assert row.mean == 71


def test_at_the_cutoff_is_enough_and_a_bonus_lifts_nobody_over_it():
    rows = ranked(
        rules(), [Offer("at", 1, sheets(59, 60, 61)), Offer("below", 1, sheets(59, 59, 60), bonus=30)]
    )
    assert [(row.key, row.passed) for row in rows] == [("at", True), ("below", False)]


def test_a_bonus_moves_the_rank():
    rows = ranked(rules(), [Offer("plain", 1, sheets(80, 80)), Offer("proven", 1, sheets(79, 79), bonus=2)])
    assert [row.key for row in rows] == ["proven", "plain"]
    assert rows[0].total == 81


def test_a_tie_goes_by_the_heaviest_criterion_then_the_amount_then_lots():
    light, heavy = ((30, 40, 10),), ((20, 50, 10),)
    rows = ranked(rules(), [Offer("light", 1, light), Offer("heavy", 9, heavy)])
    assert [(row.key, row.tied_by) for row in rows] == [("heavy", "criterion"), ("light", "criterion")]
    rows = ranked(rules(ties="amount"), [Offer("light", 1, light), Offer("heavy", 9, heavy)])
    assert [(row.key, row.tied_by) for row in rows] == [("light", "amount"), ("heavy", "amount")]
    rows = ranked(rules(), [Offer("dear", 9, heavy), Offer("cheap", 1, heavy)])
    assert [(row.key, row.tied_by) for row in rows] == [("cheap", "amount"), ("dear", "amount")]


def test_lots_are_drawn_by_the_seed():
    offers = [Offer("a", 1, sheets(80)), Offer("b", 1, sheets(80))]
    first = {ranked(rules(seed=str(n)), offers)[0].key for n in range(20)}
    assert first == {"a", "b"}
    assert ranked(rules(seed="1"), offers) == ranked(rules(seed="1"), offers[::-1])
    assert {row.tied_by for row in ranked(rules(), offers)} == {"lot"}


def test_of_equal_criteria_the_first_is_the_heaviest():
    assert rules(max_points=(40, 40, 20)).heaviest == 0
