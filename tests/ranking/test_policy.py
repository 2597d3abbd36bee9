"""Each rule by itself, and what holds of any list whatever the rules do to it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from matchmaking.ranking import policy

from .facts import solution


def pool(*companies: str):
    return [solution(id=f"s{index}", company=company) for index, company in enumerate(companies)]


def shown(ranked, **rules):
    kept, trace = policy.apply(ranked, **({"busy": set()} | rules))
    return [s.id for s in kept], [(step.kind, step.solution, step.before, step.after) for step in trace]


def test_the_order_stays_where_no_rule_applies():
    assert shown(pool("a", "b", "a")) == (["s0", "s1", "s2"], [])


def test_a_suppliers_third_goes_behind_the_first_ten():
    kept, trace = shown(pool("a", "a", "a", *"bcdefghij"))
    assert kept == ["s0", "s1", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s2", "s11"]
    assert trace == [("diversity", "s2", 3, 11)]


def test_a_suppliers_third_is_left_out_of_a_short_list():
    assert shown(pool("a", "a", "a", "b")) == (["s0", "s1", "s3"], [("diversity", "s2", 3, None)])


def test_a_supplier_at_capacity_is_not_shown():
    gone = [("capacity", "s0", 1, None), ("capacity", "s2", 3, None)]
    assert shown(pool("a", "b", "a"), busy={"a"}) == (["s1"], gone)


def test_a_solution_that_the_need_has_a_match_with_stays():
    kept, trace = shown(pool("a", "a"), busy={"a"}, matched={"s1"})
    assert (kept, trace) == (["s1"], [("capacity", "s0", 1, None)])


def test_what_is_excluded_is_left_out_and_nothing_else_moves():
    assert shown(pool("a", "b", "c"), excluded={"s1"}) == (["s0", "s2"], [("excluded", "s1", 2, None)])


def test_pins_come_first_by_their_scores_and_who_makes_room_is_on_record():
    kept, trace = shown(pool(*"abcdefghijkl"), pins={"s11", "s4"})
    assert kept == ["s4", "s11", "s0", "s1", "s2", "s3", "s5", "s6", "s7", "s8", "s9", "s10"]
    assert trace == [("pin", "s4", 5, 1), ("pin", "s11", 12, 2), ("displaced", "s9", 10, 11)]


def test_a_pin_that_was_first_by_itself_is_a_pin_all_the_same():
    assert shown(pool("a", "b"), pins={"s0"}) == (["s0", "s1"], [("pin", "s0", 1, 1)])


def test_a_pin_takes_one_of_its_suppliers_two_places():
    kept, trace = shown(pool("a", "a", "b", "a"), pins={"s3"})
    assert kept == ["s3", "s0", "s2"]
    assert trace == [("pin", "s3", 4, 1), ("diversity", "s1", 2, None)]


def test_no_pin_beyond_capacity_or_exclusion():
    kept, trace = shown(pool("a", "b", "c"), busy={"a"}, excluded={"s1"}, pins={"s0", "s1"})
    assert kept == ["s2"]
    assert [step[0] for step in trace] == ["capacity", "excluded"]


LETTERS = "abcdefghijkl"
SCORES = {f"s{index}": 1.0 - index / 100 for index in range(len(LETTERS))}


def newcomer(**rules):
    return shown(pool(*LETTERS), **({"newcomers": {"s11"}, "scores": SCORES} | rules))


def test_a_newcomer_gets_the_tenth_place():
    kept, trace = newcomer()
    assert kept[8:] == ["s8", "s11", "s9", "s10"]
    assert trace == [("newcomer", "s11", 12, 10), ("displaced", "s9", 10, 11)]


def test_no_place_for_a_newcomer_that_is_far_behind_or_does_not_fit():
    plain = ([f"s{index}" for index in range(len(LETTERS))], [])
    assert newcomer(scores=SCORES | {"s11": policy.NEWCOMER_SHARE * SCORES["s9"] - 0.001}) == plain
    assert newcomer(fits=lambda id: id != "s11") == plain


def test_just_good_enough():
    kept, _trace = newcomer(scores=SCORES | {"s11": policy.NEWCOMER_SHARE * SCORES["s9"]})
    assert kept[9] == "s11"


def test_one_newcomer_is_enough():
    assert newcomer(newcomers={"s3", "s11"})[1] == []


def test_the_best_newcomer_that_fits_gets_the_place():
    kept, _trace = newcomer(newcomers={"s10", "s11"})
    assert kept[9] == "s10"
    kept, _trace = newcomer(newcomers={"s10", "s11"}, fits=lambda id: id == "s11")
    assert kept[9] == "s11"


def test_a_newcomer_displaces_no_pin():
    pins = {f"s{index}" for index in range(10)}
    assert [step[0] for step in newcomer(pins=pins)[1]] == ["pin"] * 10


def test_a_newcomer_is_no_third_of_its_supplier():
    ranked = pool("a", "a", *"bcdefghi", "a")
    scores = {s.id: 1.0 for s in ranked}
    assert shown(ranked, newcomers={"s10"}, scores=scores)[1] == []


ids = st.sets(st.integers(0, 24).map(lambda index: f"s{index}"), max_size=6)


@given(
    companies=st.lists(st.sampled_from("abcdefghijklmn"), max_size=25),
    busy=st.sets(st.sampled_from("abcdefghijklmn"), max_size=3),
    matched=ids,
    pins=ids,
    excluded=ids,
    new=ids,
    unfit=ids,
)
def test_what_holds_of_any_list(companies, busy, matched, pins, excluded, new, unfit):
    ranked = pool(*companies)
    scores = {s.id: 1.0 - index / 50 for index, s in enumerate(ranked)}
    kept, trace = policy.apply(
        ranked,
        busy=busy,
        matched=matched,
        pins=pins,
        excluded=excluded,
        newcomers=new,
        scores=scores,
        fits=lambda id: id not in unfit,
    )
    order, kinds = [s.id for s in kept], {step.solution: step.kind for step in trace}
    assert len(set(order)) == len(order)
    assert len(kinds) == len(trace)  # each solution has one step at most
    left = {s.id for s in ranked} - set(order)
    assert all(kinds[id] in ("excluded", "capacity", "diversity") for id in left)
    assert not set(order) & excluded
    assert not [s for s in kept if s.company in busy and s.id not in matched]
    assert max(Counter(s.company for s in kept[: policy.FIRST]).values(), default=0) <= policy.PER_SUPPLIER

    leading = [id for id in order if kinds.get(id) == "pin"]
    assert order[: len(leading)] == leading
    assert all(id in leading or kinds[id] != "displaced" for id in pins & kinds.keys())
    assert pins & set(order[: policy.FIRST]) == set(leading)
    placed = [id for id in order if kinds.get(id) == "newcomer"]
    assert placed in ([], order[policy.NEWCOMER_PLACE - 1 : policy.NEWCOMER_PLACE])
    assert not set(placed) & (unfit | pins)

    by_score = [s.id for s in ranked]
    others = [id for id in order if id not in leading and id not in placed]
    for part in (others[: policy.FIRST - len(leading) - len(placed)], others[policy.FIRST :]):
        assert part == sorted(part, key=by_score.index)
    for step in trace:
        assert by_score[step.before - 1] == step.solution
        assert step.after == (order.index(step.solution) + 1 if step.solution in order else None)
    usual, _trace = policy.apply(ranked, busy=busy, matched=matched, excluded=excluded)
    pushed = {s.id for s in usual[: policy.FIRST]} - set(order[: policy.FIRST])
    assert all(kinds[id] in ("displaced", "diversity") for id in pushed)
