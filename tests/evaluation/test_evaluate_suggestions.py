"""The command compares what is suggested with what people chose, the test needs apart."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from foundation.search import services
from matchmaking.evaluation.split import is_test
from tests.matchmaking.ranked import index, need, solution

pytestmark = pytest.mark.django_db

IDS = [f"t-n{number}" for number in range(40)]
TEST, DEV = next(i for i in IDS if is_test(i)), next(i for i in IDS if not is_test(i))


@pytest.fixture(autouse=True)
def own_engine(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(services, "_down_until", 0.0)


def run(*args: str) -> dict:
    out = io.StringIO()
    call_command("evaluate_suggestions", *args, stdout=out)
    return json.loads(out.getvalue())


def test_hits_and_misses_are_counted_apart(coordinator):
    words = {"title": "기스 검사를 눈으로 합니다", "description": "표면의 찍힘을 눈으로 보는데 놓칩니다."}
    need(external_id=DEV, **words)
    need({"process": ["도시·공공"]}, external_id=TEST, **words)
    for _ in range(6):
        solution()
    index()
    found = run()
    assert found["engine"] == "tantivy"
    assert {key: found["dev"]["process"][key] for key in ("needs", "top_1", "top_3")} == {
        "needs": 1,
        "top_1": 1.0,
        "top_3": 1.0,
    }
    assert found["test"]["process"]["top_3"] == 0.0
    assert found["test"]["data_type"]["top_1"] == 1.0
    assert all(0 <= held["came_true"] <= 1 for held in found["dev"]["data_type"]["calibration"])
    assert run("--as", coordinator.email) == found


def test_says_what_is_missing(coordinator):
    with pytest.raises(CommandError, match="nobody of that address"):
        run("--as", "nobody@example.org")
    with pytest.raises(CommandError, match="isn't built"):
        run()
