"""What ranking costs of its own: features, scores and reasons of one need's pool, with the demo's trees."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from lightgbm import Booster

from bench.timing import each, figure
from demo.shipped import FOLDER
from foundation.history import clock
from foundation.search import get_engine
from matchmaking.models import Need
from matchmaking.ranking import reasons, retrieval
from matchmaking.ranking.features import NAMES, Batch
from matchmaking.ranking.load import need_facts, solution_facts
from matchmaking.ranking.model import ModelRanker
from matchmaking.ranking.training.lambdarank import restored

SHOWN = 10


def run(needs: Sequence[Need]) -> dict[str, Any]:
    """Beside the bare prediction of the same rows, and beside the search that found them."""
    text = (FOLDER / "ranker.txt").read_text("utf-8")
    learnt = json.loads((FOLDER / "ranker.json").read_text("utf-8"))["learnt"]
    trained = restored(text, learnt)
    model = ModelRanker(trained, version="bench")
    booster = Booster(model_str=text)
    columns = [NAMES.index(name) for name in trained.trees.names]

    pools = []
    for need in needs:
        facts = need_facts(need)
        found = retrieval.find(facts)
        known = solution_facts(found.texts)
        pool = retrieval.possible(facts, known.values())
        pools.append((facts, pool, [found.texts[s.id] for s in pool]))

    def own(of: Any) -> Any:
        facts, pool, texts = of
        batch = Batch(facts, pool, clock.now(), texts)
        rows = batch.matrix()
        best = np.argsort(-model.scores(rows))[:SHOWN]
        parts = model.contributions(rows[best])
        return [reasons.explain(batch, int(index), part) for index, part in zip(best, parts, strict=True)]

    matrices = [Batch(facts, pool, clock.now(), texts).matrix()[:, columns] for facts, pool, texts in pools]

    def bare(rows: Any) -> Any:
        return booster.predict(rows, num_threads=1)

    def search(query: Any) -> Any:
        return get_engine().search(retrieval.INDEX, query)

    queries = [retrieval.query_of(facts) for facts, _, _ in pools]
    measured = each(own, pools)
    return {
        "pairs": round(sum(len(pool) for _, pool, _ in pools) / len(pools)),
        "features_scores_reasons_to_bare_prediction": figure(measured, each(bare, matrices)),
        "features_scores_reasons_to_search": figure(measured, each(search, queries)),
    }
