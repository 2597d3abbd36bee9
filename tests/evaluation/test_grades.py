"""What ships is enough, says where each grade comes from, and reads clearly when it's damaged."""

import json
from collections import Counter

import pytest

from demo import shipped
from matchmaking.evaluation import grades
from matchmaking.evaluation.split import is_test


def test_what_ships_covers_the_demos_needs():
    rows = list(grades.rows())
    assert len(rows) >= 1200
    per_need = Counter(row["need"] for row in rows)
    assert set(per_need) == {row["external_id"] for row in shipped.rows("needs")}
    assert min(per_need.values()) >= 20
    assert sum(map(is_test, per_need)) >= 25


def test_each_grade_quotes_the_solution():
    solutions = {row["external_id"]: row for row in shipped.rows("solutions")}
    for row in grades.rows():
        solution = solutions[row["solution"]]
        said = "\n".join((solution["title"], solution["summary"], solution["description"]))
        assert row["quote"].strip()
        assert row["quote"] in said, (row["need"], row["solution"])


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"need": "n", "solution": "s"}',
        '{"need": "n", "solution": "s", "grade": 5}',
        '{"need": "n", "solution": "s", "grade": "4"}',
        '{"need": 1, "solution": "s", "grade": 4}',
    ],
)
def test_a_damaged_line_is_named(tmp_path, line):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"need": "n", "solution": "s", "grade": 4}\n' + line + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"mine\.jsonl:2"):
        grades.read(path)


def test_a_pair_is_graded_once(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text((json.dumps({"need": "n", "solution": "s", "grade": 4}) + "\n") * 2, "utf-8")
    with pytest.raises(ValueError, match="graded twice"):
        grades.read(path)
