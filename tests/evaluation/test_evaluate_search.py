"""The command measures the lists as they are."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.evaluation.split import is_test
from matchmaking.models import Need
from tests.matchmaking.ranked import index, need, solution

pytestmark = pytest.mark.django_db

IDS = [f"t-n{number}" for number in range(40)]
TEST, DEV = next(i for i in IDS if is_test(i)), next(i for i in IDS if not is_test(i))


@pytest.fixture
def graded(tmp_path):
    """Two needs, two solutions of which one fits, and their grades."""
    for external_id in (TEST, DEV):
        need(external_id=external_id)
    solution(external_id="t-fits")
    solution(
        {"process": ["사무·행정"], "ai_task": ["문서·LLM"], "data_type": ["문서"]},
        external_id="t-other",
        title="계약서 검토",
        summary="계약서에서 위험한 조항을 찾습니다",
        description="문서를 읽고 조항을 견줍니다.",
    )
    index()
    path = tmp_path / "grades.jsonl"
    rows = [
        {"need": wanted, "solution": id, "grade": grade, "quote": "-"}
        for wanted in (TEST, DEV)
        for id, grade in (("t-fits", 4), ("t-other", 0))
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def run(*args: str) -> dict:
    out = io.StringIO()
    call_command("evaluate_search", *args, stdout=out)
    return json.loads(out.getvalue())


def test_the_test_needs_alone_unless_asked_otherwise(graded):
    found = run("--grades", str(graded))
    assert (found["part"], found["needs"]) == ("test", 1)
    assert run("--grades", str(graded), "--needs", "all")["needs"] == 2
    assert "language model" in found["grades"]


def test_a_list_with_the_fitting_solution_first_is_perfect(graded):
    found = run("--grades", str(graded))
    assert set(found["rankings"]) == {
        "bm25_bigrams",
        "bm25_morphemes",
        "search",
        "match",
        "match_before_policy",
        "match_without_thesaurus",
        "match_without_meaning",
    }
    assert found["rankings"]["match"] == {
        "ndcg_at_10": 1.0,
        "recall_at_50": 1.0,
        "mrr": 1.0,
        "graded_at_10": 1.0,
    }
    assert set(found["product_minus"]["search"]) == {"mean", "low", "high"}
    steps = found["score_steps"]
    assert [step["from"] for step in steps] == [80, 70, 60, 0]
    assert sum(step["pairs"] for step in steps) == 2
    assert sum(step["pairs"] * step["would_help"] for step in steps) == 1


def test_typos_are_made_and_kept_to_the_measurement(graded):
    before = list(Need.objects.values_list("title", "description"))
    assert run("--grades", str(graded), "--typos")["typos"] is True
    assert list(Need.objects.values_list("title", "description")) == before


def test_needs_that_nothing_solves_are_counted_apart(graded):
    text = graded.read_text("utf-8").replace('"grade": 4', '"grade": 1', 1)
    graded.write_text(text, "utf-8")
    found = run("--grades", str(graded), "--needs", "all")
    assert (found["needs"], found["needs_that_nothing_solves"]) == (1, 1)


def test_graded_needs_that_are_not_here(graded):
    graded.write_text(graded.read_text("utf-8").replace(TEST, TEST + "-gone"), "utf-8")
    with pytest.raises(CommandError, match="load_demo"):
        run("--grades", str(graded), "--needs", "all")


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match=r"nowhere\.jsonl"):
        run("--grades", "nowhere.jsonl")
