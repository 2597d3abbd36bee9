"""The needs that only measure are fixed."""

from demo import shipped
from matchmaking.evaluation.split import is_test

TEST = """
    demo-n001 demo-n004 demo-n007 demo-n009 demo-n014 demo-n015 demo-n016 demo-n017 demo-n018 demo-n019
    demo-n020 demo-n021 demo-n023 demo-n026 demo-n027 demo-n031 demo-n032 demo-n041 demo-n043 demo-n044
    demo-n046 demo-n049 demo-n050 demo-n051 demo-n053 demo-n054 demo-n056 demo-n058 demo-n060
""".split()


def test_the_test_needs_of_the_demo_stay_what_they_were():
    assert [row["external_id"] for row in shipped.rows("needs") if is_test(row["external_id"])] == TEST
