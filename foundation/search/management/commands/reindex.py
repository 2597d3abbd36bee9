"""Rebuild the search indexes from the database, or say in what they differ from it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from foundation.search import SearchUnavailable, meaning, registry, services
from foundation.search.parallel import every_core

SHOWN = 50


class Command(BaseCommand):
    help = "Rebuild the search indexes from the database; searches and edits go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("index", nargs="*", help="which indexes; default: all")
        parser.add_argument("--check", action="store_true", help="only compare; differences exit with 1")

    def handle(self, *args: Any, **options: Any) -> None:
        known = registry.sources()
        if unknown := set(options["index"]) - set(known):
            raise CommandError(f"no such index: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        names = options["index"] or list(known)
        try:
            if options["check"]:
                self.check_all(names)
            else:
                for name in names:
                    self.rebuild(name)
        except SearchUnavailable as error:
            raise CommandError(f"the search engine doesn't answer: {error}") from error

    def rebuild(self, name: str) -> None:
        rows = registry.source(name).model._base_manager.count()
        with tqdm(total=rows, desc=name, unit="row", disable=None) as bar, every_core(rows):
            documents = services.rebuild(index=name, progress=bar.update)
        meaning.refresh(name)
        self.stdout.write(f"{name}: {rows} rows, {documents} documents")

    def check_all(self, names: list[str]) -> None:
        count = 0
        for name in names:
            for difference in services.differences(name):
                count += 1
                if count <= SHOWN:
                    self.stderr.write(difference)
        if count:
            raise CommandError(f"{count} documents differ; manage.py reindex puts that right")
        self.stdout.write("index and database agree")
