"""The training that ships with the demo: whole, of today's rules and features, and put to use only as far as it
deserves."""

import json
import shutil

import pytest

from demo import shipped
from demo.management.commands.load_demo import learnt_ranker
from matchmaking.cards import Card
from matchmaking.models import RankerVersion
from matchmaking.ranking import registry
from matchmaking.ranking.features import NAMES
from matchmaking.ranking.rules import RuleRanker
from matchmaking.services import rankers
from tests.ranking.trained import metrics, trained

pytestmark = pytest.mark.django_db


def test_what_ships_can_be_used_as_it_is():
    row = rankers.register_shipped(shipped.FOLDER)
    assert (row.base, tuple(row.features)) == (RuleRanker.version, NAMES)
    assert registry.opened(row).version == row.version
    card = Card(row)
    assert card.metrics["needs"] >= 50
    assert any("언어모델" in limit for limit in card.limits())


def test_its_labels_are_no_news_the_night_after():
    learnt_ranker()
    assert rankers.retrain() is None


@pytest.mark.parametrize(
    ("share", "gain", "serves"),
    [(0.5, 0.05, "model"), (0.5, 0.0, "model"), (0.5, -0.05, "rules"), (0.0, 0.0, "rules")],
)
def test_it_serves_only_where_it_adds_something_and_takes_nothing(tmp_path, monkeypatch, share, gain, serves):
    ship(tmp_path, monkeypatch, share, metrics(gain))
    version = learnt_ranker()
    row = RankerVersion.objects.get()
    assert version == (row.version if serves == "model" else RuleRanker.version)
    assert row.forced == (serves == "model" and gain == 0.0)


def test_nor_where_it_may_be_chance_that_it_takes_something(tmp_path, monkeypatch):
    figures = metrics()
    by_need = figures["by_need"]["model"]
    figures["by_need"]["model"] = {need: 0.83 if n % 2 else 0.76 for n, need in enumerate(by_need)}
    ship(tmp_path, monkeypatch, 0.5, figures)
    found = rankers.compare(rankers.register_shipped(shipped.FOLDER), None)
    assert found.difference.mean < 0 < found.difference.high
    assert learnt_ranker() == RuleRanker.version


def ship(tmp_path, monkeypatch, share, figures):
    """Other trees and figures in the place of those that ship."""
    made = trained(share)
    plain = json.loads((shipped.FOLDER / rankers.NUMBERS).read_text())
    plain |= {"learnt": made.plain(), "metrics": figures}
    shutil.copytree(shipped.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / rankers.TREES).write_text(made.trees.text)
    (tmp_path / rankers.NUMBERS).write_text(json.dumps(plain))
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
