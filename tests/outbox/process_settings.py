"""Settings of the worker processes that tests start: the product's, with the outbox and a ledger alone."""

from config.settings import *  # noqa: F403
from config.settings import env

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "foundation.outbox",
    "foundation.history",
    "tests.outbox.ledger",
]
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = []
TEMPLATES = []
ROOT_URLCONF = __name__
urlpatterns = []

OUTBOX_LEASE_SECONDS = 1
CELERY_TASK_DEFAULT_QUEUE = env.str("TEST_QUEUE", "celery")
