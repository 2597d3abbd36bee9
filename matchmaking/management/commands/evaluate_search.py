"""Prints how good the lists are on graded pairs, as one JSON: two plain baselines, the search and the product."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from foundation.search import SearchUnavailable, get_engine
from matchmaking.evaluation import grades as graded
from matchmaking.evaluation.rankings import rankings
from matchmaking.evaluation.report import report
from matchmaking.evaluation.split import is_test
from matchmaking.evaluation.typos import spoil
from matchmaking.models import Need

PARTS = {
    "test": is_test,
    "dev": lambda external_id: not is_test(external_id),
    "all": lambda external_id: True,
}


class Command(BaseCommand):
    help = "Measures bigram BM25, morpheme BM25, the search and the match lists on graded pairs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grades", type=Path, default=graded.SHIPPED, metavar="FILE")
        parser.add_argument("--typos", action="store_true", help="with made misspellings and missing spaces")
        parser.add_argument("--needs", choices=PARTS, default="test", help="test (default), dev or all")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grades = graded.read(options["grades"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        wanted = [id for id in grades if PARTS[options["needs"]](id)]
        rows = Need.objects.filter(external_id__in=wanted).for_list().prefetch_related("company__sites")
        needs = list(tqdm(rows.order_by("external_id"), file=sys.stderr, disable=None, unit="need"))
        if missing := set(wanted) - {need.external_id for need in needs}:
            raise CommandError(
                f"{len(missing)} graded needs aren't registered here; `load_demo` registers the demo's."
            )
        if options["typos"]:
            for need in needs:  # nobody saves them
                need.title, need.description = (
                    spoil(text, need.external_id) for text in (need.title, need.description)
                )
        try:
            with rankings() as compared:
                found = report(needs, grades, compared)
        except (SearchUnavailable, ValueError) as error:
            raise CommandError(str(error)) from error
        labels = {
            "engine": get_engine().name,
            "part": options["needs"],
            "typos": options["typos"],
            "grades": graded.SOURCE,
        }
        self.stdout.write(json.dumps(labels | found, ensure_ascii=False, indent=1))
