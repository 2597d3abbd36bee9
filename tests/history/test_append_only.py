"""Events are only ever added: nothing changes or deletes one, but for the words of a person who is erased."""

import pytest
from django.db import transaction

from companies.services import people
from foundation.history.models import AppendOnly, Event
from foundation.history.workflow import record
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(coordinator):
    return record(factories.CompanyFactory(), "company.approved", by=coordinator, reason="서류를 확인했다")


def test_an_event_is_saved_once(event):
    event.reason = "다른 까닭"
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        Event.objects.get(pk=event.pk).save(update_fields=["reason"])
    assert Event.objects.get().reason == "서류를 확인했다"


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(reason=""),
        lambda rows: rows.delete(),
        lambda rows: rows.get().delete(),
        lambda rows: rows.bulk_update(list(rows), ["reason"]),
        lambda rows: rows.update_or_create(verb="company.approved", defaults={"reason": ""}),
    ],
)
def test_no_event_is_changed_or_deleted(event, change):
    with pytest.raises(AppendOnly), transaction.atomic():
        change(Event.objects.all())
    assert Event.objects.get().reason == "서류를 확인했다"


def test_erasing_a_person_takes_its_words_out_and_leaves_what_it_did(event, coordinator, administrator):
    other = record(factories.CompanyFactory(), "company.approved", by=administrator, reason="전화로 확인했다")
    people.erase(user=coordinator, by=coordinator)
    event.refresh_from_db()
    other.refresh_from_db()
    assert (event.reason, event.verb, event.actor_key) == ("", "company.approved", coordinator.pk)
    assert other.reason == "전화로 확인했다"
