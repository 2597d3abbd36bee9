import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matchmaking.models import ImpressionItem
from matchmaking.services import candidates
from tests import factories
from tests.matchmaking import ranked
from tests.ranking.labelled import pools
from tests.ranking.trained import version

pytestmark = pytest.mark.django_db


def ranker(*args):
    out = StringIO()
    call_command("ranker", *args, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_list_promote_and_rollback(coordinator):
    row = version(gain=0.0)
    assert ranker("list")["why"] == "none"
    with pytest.raises(CommandError, match="낫다는 근거가 없습니다"):
        ranker("promote", row.version, "--reason", "시범")
    found = ranker("promote", row.version, "--reason", "시범", "--force", "--by", coordinator.email)
    assert found == {"serving": row.version, "why": "promoted"}
    [listed] = ranker("list")["versions"]
    assert (listed["state"], listed["forced"], listed["minus_rules"]["mean"]) == ("serving", True, 0.0)
    assert ranker("rollback", "--reason", "끝")["serving"] == "rules-2"
    ranker("promote", row.version, "--reason", "시범", "--force")
    assert ranker("rollback", "--rules", "--reason", "끝")["why"] == "none"


def test_mistakes_are_named(stranger):
    row = version()
    for args, error in (
        (["promote", "nobody", "--reason", "x"], "no version nobody"),
        (["promote", row.version, "--reason", "x", "--by", "nobody@x.example"], "Nobody here"),
        (["promote", row.version, "--reason", "x", "--by", stranger.email], "권한"),
        (["rollback", "--reason", "x"], "되돌릴 모델이 없습니다"),
        (["train"], "학습할 자료가 없습니다"),
        (["evaluate"], "학습할 자료가 없습니다"),
        (["replay", "nothing"], "no impression"),
        (["evaluate-svmlight", "a", "b", "c", "d"], "a"),
    ):
        with pytest.raises(CommandError, match=error):
            ranker(*args)


def test_evaluate_registers_nothing_and_train_does(tmp_path):
    pools()
    figures = ranker("evaluate")
    assert set(figures["rankings"]) == {"model", "trees", "rules", "text"}
    assert figures["sources"][0]["source"] == "people"
    assert ranker("list")["versions"] == []
    assert ranker("train", "--to", str(tmp_path))["written"] == str(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"ranker.txt", "ranker.json"}
    assert ranker("train")["version"] == ranker("list")["versions"][0]["version"]


def test_replay_agrees_until_a_logged_feature_is_altered():
    need = ranked.need(budget_max_krw=50_000_000)
    ranked.solution()
    ranked.index()
    viewer = factories.member_of(need.company)
    listing = candidates.candidates(need=need)
    impression = candidates.show(need=need, viewer=viewer, listing=listing)
    assert ranker("replay", str(impression.pk))["rows"][0]["agrees"] is True
    assert ranker("replay") == {"rows": 1, "agree": 1, "disagree": 0}
    item = ImpressionItem.objects.get()
    item.features["budget_fit"] -= 0.1
    item.save()
    for args in ([str(impression.pk)], []):
        with pytest.raises(CommandError, match="1 scores don't follow"):
            ranker("replay", *args)
