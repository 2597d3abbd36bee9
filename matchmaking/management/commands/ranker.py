"""The learnt ranker from the command line: one JSON on stdout, all else on stderr. docs/ranking.md tells how."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from companies.models import User
from foundation.history.workflow import Forbidden, Refused
from foundation.search import SearchUnavailable
from matchmaking.models import Impression, RankerVersion
from matchmaking.ranking import registry, replay
from matchmaking.ranking.training import svmlight
from matchmaking.services import rankers

Answer = dict[str, Any]


class Command(BaseCommand):
    help = "Trains, measures, promotes and replays rankers."

    def add_arguments(self, parser: CommandParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        train = does.add_parser("train", help="train on all labels and register a candidate")
        train.add_argument("--to", type=Path, metavar="FOLDER", help="write model and figures there instead")
        does.add_parser("evaluate", help="figures out of fold; registers nothing")
        promote = does.add_parser("promote", help="let a version serve")
        promote.add_argument("version")
        promote.add_argument("--force", action="store_true", help="although it isn't shown to be better")
        rollback = does.add_parser("rollback", help="give its place back to what served before")
        rollback.add_argument("--rules", action="store_true", help="to the rules, whatever served before")
        for parts in (promote, rollback):
            parts.add_argument("--reason", required=True)
            parts.add_argument("--by", metavar="E-MAIL", help="who decides; without it, the installation")
        does.add_parser("list", help="all versions, the newest first")
        again = does.add_parser("replay", help="compute scores again from the features that were logged")
        again.add_argument("impression", nargs="?", help="its id; without it, every impression")
        svm = does.add_parser("evaluate-svmlight", help="train and measure on a public example")
        for name in ("train", "train_query", "test", "test_query"):
            svm.add_argument(name, type=Path)

    def handle(self, *args: Any, does: str, **options: Any) -> None:
        act: Callable[[Any], Answer] = getattr(self, does.replace("-", "_"))
        try:
            answer = act(options)
        except Refused as error:
            raise CommandError(error.message) from error
        except (Forbidden, SearchUnavailable, registry.RankerError, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        if answer.get("disagree"):
            raise CommandError(f"{answer['disagree']} scores don't follow from what was logged.")

    def train(self, options: Answer) -> Answer:
        with self._bar() as bar:
            if options["to"] is None:
                return _row(rankers.train(tick=bar.update))
            found = rankers.measure(tick=bar.update)
        rankers.ship(found, options["to"])
        return {"written": str(options["to"])}

    def evaluate(self, options: Answer) -> Answer:
        with self._bar() as bar:
            found = rankers.measure(tick=bar.update)
        return {
            "sources": found.read.counts,
            "learnt": {"rounds": found.learnt["rounds"], "share": found.learnt["share"]},
            **found.metrics,
        }

    def promote(self, options: Answer) -> Answer:
        version = self._version(options["version"])
        by = self._person(options["by"])
        rankers.promote(version=version, by=by, reason=options["reason"], force=options["force"])
        return self._serving()

    def rollback(self, options: Answer) -> Answer:
        by = self._person(options["by"])
        if options["rules"]:
            rankers.step_down(by=by, reason=options["reason"])
        else:
            rankers.roll_back(by=by, reason=options["reason"])
        return self._serving()

    def list(self, options: Answer) -> Answer:
        return {**self._serving(), "versions": [_row(row) for row in RankerVersion.objects.all()]}

    def replay(self, options: Answer) -> Answer:
        if options["impression"] is None:
            with self._bar() as bar:
                counts = Counter[bool]()
                for shown in Impression.objects.iterator():
                    counts.update(row.agrees for row in replay.replay(shown))
                    bar.update()
            return {"rows": counts.total(), "agree": counts[True], "disagree": counts[False]}
        try:
            shown = Impression.objects.get(pk=options["impression"])
        except (Impression.DoesNotExist, ValidationError) as error:
            raise CommandError(f"There is no impression {options['impression']}.") from error
        rows = replay.replay(shown)
        return {
            "need": shown.need.external_id,
            "ranker": shown.ranker,
            "disagree": sum(not row.agrees for row in rows),
            "rows": [
                {
                    "position": row.position,
                    "solution": row.solution.external_id,
                    "logged": row.logged_score,
                    "score": row.score,
                    "agrees": row.agrees,
                    "differing": [asdict(difference) for difference in row.differing],
                }
                for row in rows
            ],
        }

    def evaluate_svmlight(self, options: Answer) -> Answer:
        files = (options[name] for name in ("train", "train_query", "test", "test_query"))
        return dict(svmlight.evaluate_svmlight(*files))

    def _bar(self) -> Any:
        return tqdm(file=sys.stderr, disable=None, unit="list")

    def _version(self, name: str) -> RankerVersion:
        row = RankerVersion.objects.filter(version=name).first()
        if row is None:
            raise CommandError(f"There is no version {name}; `ranker list` names them.")
        return row

    def _person(self, email: str | None) -> User | None:
        if email is None:
            return None
        person = User.objects.filter(email=email).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person

    def _serving(self) -> Answer:
        standing = registry.standing()
        return {"serving": standing.ranker.version, "why": standing.why}


def _row(row: RankerVersion) -> Answer:
    return {
        "version": row.version,
        "state": row.state,
        "trained_at": row.trained_at.isoformat(),
        "base": row.base,
        "share": row.share,
        "labels": row.labels,
        "ndcg_at_10": {name: of["ndcg_at_10"] for name, of in row.metrics["rankings"].items()},
        "minus_rules": row.metrics["minus"]["rules"]["ndcg_at_10"],
        "promoted_reason": row.promoted_reason,
        "forced": row.forced,
    }
