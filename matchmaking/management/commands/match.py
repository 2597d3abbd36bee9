"""Ranks the solutions for needs, as other systems read it: JSON lines on stdout, all else on stderr.

No impression is logged: nobody of the demand firm has seen the list.
"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from tqdm import tqdm

from matchmaking.models import Need
from matchmaking.services import candidates

UNKNOWN = 2  # exit status for a need that isn't there


class Command(BaseCommand):
    help = "Ranks the solutions for one need or for all open ones."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--need", metavar="EXTERNAL_ID", help="the external id of one need")
        which.add_argument("--all", action="store_true", help="every open need")
        parser.add_argument("--top", type=int, default=10, metavar="N", help="how many solutions a need (10)")
        parser.add_argument("--json", action="store_true", help="one JSON object a line and a need")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["top"] < 1:
            raise CommandError("--top takes a number of at least 1.", returncode=UNKNOWN)
        for need in tqdm(self._needs(options), file=sys.stderr, disable=None, unit="need"):
            listing = candidates.candidates(need=need, limit=options["top"])
            if options["json"]:
                self.stdout.write(json.dumps(candidates.as_row(need, listing), ensure_ascii=False))
            else:
                self._table(need, listing)

    def _needs(self, options: dict[str, Any]) -> QuerySet[Need]:
        rows = Need.objects.for_list().prefetch_related("company__sites").order_by("external_id")
        if options["all"]:
            return rows.open()
        rows = rows.filter(external_id=options["need"])
        if not rows:
            raise CommandError(f"There is no need {options['need']}.", returncode=UNKNOWN)
        return rows

    def _table(self, need: Need, listing: candidates.CandidateList) -> None:
        self.stdout.write(f"{need.external_id}  {need.title}  ({listing.ranker})")
        if not listing.items:
            self.stdout.write("    적합한 솔루션을 찾지 못했습니다.")
        for item in listing.items:
            solution = item.solution
            name = f"{solution.title} ({solution.company})"
            self.stdout.write(f"{item.position:>3}. {item.score:.3f}  {solution.external_id}  {name}")
            for reason in item.reasons:
                self.stdout.write(f"       {'+' if reason.direction == 'for' else '-'} {reason.text}")
