"""Static files of npm packages as they are: found, and for production hashed and compressed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Finder(FileSystemFinder):
    """Collects only what pages can use: KRDS ships a component.css whose images don't exist, and collectstatic
    would stop there."""

    UNUSED = ("component.css", "cdn", "scss", "*.map")

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *self.UNUSED])


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Leaves source maps alone: npm packages name maps that they don't ship, and collectstatic would stop there."""

    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in str(p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
