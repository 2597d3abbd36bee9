"""The needs that only measure are fixed."""

from demo import shipped
from matchmaking.evaluation.split import is_test

TEST = [f"demo-n{number:03}" for number in (
    1, 4, 7, 9, 14, 15, 16, 17, 18, 19, 20, 21, 23, 26, 27, 31, 32, 41, 43, 44, 46, 49, 50,
    51, 53, 54, 56, 58, 60
)]  # fmt: skip


def test_the_test_needs_of_the_demo_stay_what_they_were():
    assert [row["external_id"] for row in shipped.rows("needs") if is_test(row["external_id"])] == TEST
