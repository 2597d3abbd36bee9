"""What is graded."""

from matchmaking.evaluation.pools import pool

SOLUTIONS = [f"s{number}" for number in range(100)]


def test_two_thirds_come_from_the_rankings_in_turn_and_a_third_at_random():
    first, second = SOLUTIONS[:30], SOLUTIONS[50:80]
    found = pool("n1", [first, second], SOLUTIONS, size=12)
    assert len(set(found)) == 12
    assert {"s0", "s1", "s2", "s3", "s50", "s51", "s52", "s53"} <= set(found)
    assert len(set(found) - {*first[:4], *second[:4]}) == 4


def test_a_pool_is_the_same_each_time_and_its_order_says_nothing():
    ranking = SOLUTIONS[:20]
    found = pool("n1", [ranking], SOLUTIONS)
    assert found == pool("n1", [ranking], SOLUTIONS)
    assert [id for id in found if id in ranking] != ranking[: len([id for id in found if id in ranking])]
    assert pool("n2", [ranking], SOLUTIONS) != found


def test_a_small_catalogue_is_graded_whole():
    assert sorted(pool("n1", [["s1"]], ["s1", "s2"], size=9)) == ["s1", "s2"]
