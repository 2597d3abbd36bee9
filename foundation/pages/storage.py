"""Hashed and compressed static files for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Leaves source maps alone: npm packages name maps that they don't ship, and collectstatic would stop there."""

    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in str(p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
