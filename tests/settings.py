"""The tests' overlay: a data folder of its own, quick password hashes, mail kept in memory.

The product is tested as its two columns: SQLite with the embedded search, or PostgreSQL with whatever else the
environment names. The search contract's own suite runs on both engines either way.
"""

import os
import tempfile

os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="aion-test-")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "rates")
}
API_READS_PER_MINUTE = API_WRITES_PER_MINUTE = 1_000_000
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = True  # looks static files up when asked for: each test client would list them all
SEARCH_PREFIX = f"aion-test-{os.getpid()}"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    ELASTICSEARCH_URL = ""
