"""Take over the official table of 한국표준산업분류 (.csv or .xlsx), in its own layout or as 코드 and 이름."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from companies import ksic
from companies.models import Ksic
from foundation.files.tables import Unreadable, grid


class Command(BaseCommand):
    help = "Import the full table of KSIC; rows are added and renamed, none is removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            rows = grid(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(_("파일을 열 수 없습니다: %(error)s") % {"error": error}) from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        divisions = dict(Ksic.objects.values_list("code", "parent"))
        entries, problems = ksic.parse(rows, divisions)
        if problems:
            for problem in problems:
                self.stderr.write(str(problem))
            raise CommandError(_("오류 %(count)d건: 아무것도 바꾸지 않았습니다.") % {"count": len(problems)})
        with transaction.atomic():
            new, changed, same = ksic.save(Ksic, entries)
        self.stdout.write(
            _("추가 %(new)d, 변경 %(changed)d, 그대로 %(same)d")
            % {"new": new, "changed": changed, "same": same}
        )
