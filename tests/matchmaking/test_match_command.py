import io
import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.models import Impression, Need
from tests import factories

from .ranked import index, need, solution

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("match", *args, stdout=out)
    return out.getvalue()


def test_one_need_as_json():
    wanted = need(external_id="t-n1")
    for number in range(3):
        made = solution(external_id=f"t-p{number}", price_min_krw=20_000_000 + number)
        factories.ReferenceFactory(solution=made)
    index()
    (line,) = run("--need", "t-n1", "--top", "2", "--json").splitlines()
    row = json.loads(line)
    assert list(row) == ["need", "ranker", "results"]
    assert (row["need"], row["ranker"]) == (wanted.external_id, "rules-2")
    assert len(row["results"]) == 2
    first = row["results"][0]
    assert list(first) == ["solution", "score", "reasons"]
    assert first["solution"].startswith("t-p")
    assert row["results"][0]["score"] >= row["results"][1]["score"]
    for reason in first["reasons"]:
        assert list(reason) == ["family", "direction", "text", "evidence"]
        assert reason["direction"] in ("for", "against")
        assert all(set(piece) == {"kind", "id"} for piece in reason["evidence"])
    assert {"kind": "price", "id": first["solution"]} in [p for r in first["reasons"] for p in r["evidence"]]
    assert not Impression.objects.exists()


def test_all_open_needs_a_line_each():
    need(external_id="t-n2")
    need(external_id="t-n1")
    need(external_id="t-n3", status=Need.Status.SUBMITTED)
    solution()
    index()
    rows = [json.loads(line) for line in run("--all", "--json").splitlines()]
    assert [row["need"] for row in rows] == ["t-n1", "t-n2"]
    assert all(len(row["results"]) == 1 for row in rows)


def test_nothing_fits_is_an_empty_list():
    need(external_id="t-n1")
    index()
    assert json.loads(run("--need", "t-n1", "--json"))["results"] == []


def test_a_table_for_people():
    need(external_id="t-n1", title="기스 검사를 눈으로 합니다")
    made = solution()
    index()
    text = run("--need", "t-n1")
    assert "기스 검사를 눈으로 합니다" in text
    assert made.external_id in text
    assert "+ " in text


def test_a_table_says_so_where_nothing_fits():
    need(external_id="t-n1")
    index()
    assert "적합한 솔루션을 찾지 못했습니다" in run("--need", "t-n1")


@pytest.mark.parametrize("args", [("--need", "nobody", "--json"), ("--all", "--top", "0")])
def test_exit_status_2_and_nothing_on_stdout(args):
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("match", *args, stdout=out)
    assert failure.value.returncode == 2
    assert out.getvalue() == ""


def test_one_of_need_and_all_is_required():
    with pytest.raises(CommandError):
        call_command("match", "--json")
