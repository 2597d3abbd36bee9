"""Sessions that are over don't stay in the table."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from companies.tasks import clear_sessions
from foundation.history import clock

pytestmark = pytest.mark.django_db


def test_only_those_that_are_over():
    for key, days in (("over", -1), ("alive", 1)):
        expires = clock.now() + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    clear_sessions(None)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]
