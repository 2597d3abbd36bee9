from matchmaking.ranking import policy

from .facts import solution


def pool(*companies: str):
    return [solution(id=f"s{index}", company=company) for index, company in enumerate(companies)]


def shown(ranked, **rules):
    kept, trace = policy.apply(ranked, **({"busy": set()} | rules))
    return [s.id for s in kept], [(step.kind, step.solution) for step in trace]


def test_the_order_stays_where_no_rule_applies():
    assert shown(pool("a", "b", "a")) == (["s0", "s1", "s2"], [])


def test_a_suppliers_third_goes_behind_the_first_ten():
    ranked = pool("a", "a", "a", *"bcdefghij")
    kept, trace = shown(ranked)
    assert kept == ["s0", "s1", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s2", "s11"][:10] + kept[10:]
    assert kept[10:] == ["s2", "s11"]
    assert trace == [("diversity", "s2")]


def test_a_suppliers_third_is_left_out_of_a_short_list():
    assert shown(pool("a", "a", "a", "b")) == (["s0", "s1", "s3"], [("diversity", "s2")])


def test_a_supplier_at_capacity_is_not_shown():
    assert shown(pool("a", "b", "a"), busy={"a"}) == (["s1"], [("capacity", "s0"), ("capacity", "s2")])


def test_a_solution_that_the_need_has_a_match_with_stays():
    assert shown(pool("a", "a"), busy={"a"}, matched={"s1"}) == (["s1"], [("capacity", "s0")])
