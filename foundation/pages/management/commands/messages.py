"""`manage.py messages`: takes the Korean texts out of code and templates and keeps the English catalogue current.

It reads what xgettext would, through Django's own `templatize` and Babel, so that no system package is needed.
"""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import templatize

APPS = [
    "alliance",
    "companies",
    "config",
    "demo",
    "foundation",
    "matchmaking",
    "projects",
    "solutions",
    "templates",
]
KEYWORDS = DEFAULT_KEYWORDS | {
    "_text": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold a text, with its content as Python source."""
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, path.read_text("utf-8")
            elif path.suffix in (".html", ".txt") and "data" not in path.parts:
                # what templatize leaves of a template's lines is not indented as Python would have it
                yield path, re.sub(r"(?m)^[ \t]+", "", templatize(path.read_text("utf-8")))


def new_catalog() -> Catalog:
    return Catalog(
        locale="en", project="AI-ON", version="1", header_comment="# English of AI-ON.", fuzzy=False
    )


def has_english(message: Message | None) -> bool:
    """Whether each form has its English and is certain: an `.mo` leaves out what isn't."""
    if message is None or message.fuzzy:
        return False
    return all(message.string if isinstance(message.string, tuple) else [message.string])


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Updates locale/en from the source; --check only says whether a text lacks its English."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = new_catalog()
        for path, source in sources():
            name = str(path.relative_to(settings.BASE_DIR))
            for _line, text, comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
                if text and text != ("", ""):
                    found.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
        target = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES/django.po"
        known = read_po(target.open("rb"), locale="en") if target.exists() else new_catalog()
        if check:
            lacking = [str(m.id) for m in found if m.id and not has_english(known.get(m.id, m.context))]
            if lacking:
                raise CommandError(
                    f"{len(lacking)} texts lack their English, such as: " + " / ".join(lacking[:5])
                )
            return
        known.update(found, no_fuzzy_matching=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_po(
                file,
                known,
                width=110,
                omit_header=False,
                include_lineno=False,
                ignore_obsolete=True,
                sort_output=True,
            )
        with target.with_suffix(".mo").open("wb") as file:
            write_mo(file, known)
        missing = sum(1 for m in known if m.id and not has_english(m))
        self.stdout.write(f"{len(known)} texts, {missing} without English")
