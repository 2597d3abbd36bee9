"""Take firms, solutions or needs over from a table; docs/import.md describes the columns."""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from companies.imports import check_companies, import_companies
from foundation import outbox
from foundation.files.tables import Unreadable, read
from foundation.files.upsert import Outcome
from foundation.history import clock
from foundation.outbox.models import Job
from foundation.search import SearchUnavailable, get_engine, meaning
from foundation.search.parallel import every_core
from foundation.search.services import build_missing
from matchmaking.imports import check_needs, import_needs
from solutions.imports import check_solutions, import_solutions

KINDS: dict[str, tuple[Callable[..., Any], Callable[..., Outcome[Any]]]] = {
    "companies": (check_companies, import_companies),
    "solutions": (check_solutions, import_solutions),
    "needs": (check_needs, import_needs),
}
INDEXING = "search.index"
LONGEST_WAIT = 600  # seconds
LOOK_AGAIN = 0.2  # seconds
CHUNK = 500  # documents written at once


class Command(BaseCommand):
    help = "Import companies, solutions or needs from a .jsonl, .csv or .xlsx file: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
        parser.add_argument("--approve", action="store_true", help="publish what is imported, and index it")

    def handle(self, *args: Any, **options: Any) -> None:
        check, write = KINDS[options["kind"]]
        path: Path = options["file"]
        try:
            sheet = read(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(_("파일을 열 수 없습니다: %(error)s") % {"error": error}) from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        with self.bar(_("확인"), len(sheet.rows)) as bar:
            rows, problems = check(sheet, bar.update)
        if problems:
            for problem in problems:
                self.stderr.write(str(problem))
            raise CommandError(_("오류 %(count)d건: 아무것도 바꾸지 않았습니다.") % {"count": len(problems)})
        if options["approve"] and not options["dry_run"]:
            with suppress(SearchUnavailable):  # then the rows are saved, and indexed when it answers again
                build_missing()
        try:
            with self.bar(_("저장"), len(rows)) as bar, transaction.atomic():
                outcome = write(rows=rows, by=None, approve=options["approve"], tick=bar.update)
                transaction.set_rollback(options["dry_run"])
        except IntegrityError as error:
            reason = _("그사이 같은 자료가 바뀌었습니다. 아무것도 바꾸지 않았으니 다시 실행하세요.")
            raise CommandError(reason) from error
        if options["approve"] and not options["dry_run"]:
            self.index()
        self.report(outcome, options["dry_run"])

    def bar(self, what: str, total: int) -> "tqdm[Any]":
        return tqdm(total=total, desc=what, unit="행", delay=1, file=sys.stderr)

    def index(self) -> None:
        """Work, beside whatever workers there are, until nothing queued up to now waits for the index."""
        gc.freeze()  # the rows that were read stay: walking them again and again halves the speed
        until = time.monotonic() + LONGEST_WAIT
        queued = Job.objects.filter(
            kind=INDEXING, state__in=[Job.PENDING, Job.CLAIMED], created_at__lte=clock.now()
        )
        total = queued.count()
        names = {payload["index"] for payload in queued.values_list("payload", flat=True).iterator()}
        with self.bar(_("색인"), total) as bar, every_core(total):
            while left := queued.count():
                bar.update(total - left - bar.n)
                if time.monotonic() > until:
                    raise CommandError(
                        _("저장했지만 색인이 끝나지 않았습니다. 남은 색인은 작업자가 이어서 합니다.")
                    )
                # A batch at a time, so that the bar moves; what other workers hold is waited for.
                if not outbox.drain(stop=_once(), kinds=[INDEXING], batch=CHUNK):
                    time.sleep(LOOK_AGAIN)
            bar.update(total - bar.n)
        for name in names:
            get_engine().refresh(name)
            meaning.refresh(name)

    def report(self, outcome: Outcome[Any], dry_run: bool) -> None:
        for note in outcome.notes:
            self.stderr.write(note)
        if outcome.held:
            self.stderr.write(
                _("%(count)d건은 지금 상태(반려·정지·종료 등)에서 공개할 수 없어 상태를 그대로 두었습니다.")
                % {"count": len(outcome.held)}
            )
        counts = _("추가 %(new)d, 변경 %(changed)d, 그대로 %(same)d") % {
            "new": len(outcome.created),
            "changed": len(outcome.changed),
            "same": outcome.unchanged,
        }
        if outcome.published:
            counts += _(", 공개 %(count)d") % {"count": len(outcome.published)}
        self.stdout.write(counts + (_(" (시험 실행: 바꾸지 않음)") if dry_run else ""))


def _once() -> Callable[[], bool]:
    """False at first, then true: drain() does one round."""
    answers = iter([False])
    return lambda: next(answers, True)
