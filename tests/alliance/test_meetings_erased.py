"""What somebody saved of minutes and told of decisions goes when they are erased; what others wrote stays."""

import pytest

from alliance.erasure import REDACTED, redact
from alliance.models import Decision
from alliance.services import decisions, minutes

from .meeting import item, room

pytestmark = pytest.mark.django_db


def test_words_of_the_erased_go():
    held = room()
    second, empty = item(held.meeting, 2), item(held.meeting, 3)
    for one, by, text in (
        (held.item, held.other, "먼저"),
        (held.item, held.coordinator, "나중"),
        (second, held.coordinator, "먼저"),
        (second, held.other, "나중"),
        (empty, held.coordinator, ""),
    ):
        minutes.record_item(item=one, outcome="", minutes=text, by=by)
    minutes.write(meeting=held.meeting, text="여담", by=held.coordinator)
    confirmed, reported = held.decide(), held.decide(owner=held.there)
    decisions.complete(decision=confirmed, result="전화로 들었다.", by=held.coordinator)
    decisions.report(decision=reported, result="고쳤다.", by=held.there)
    redact(held.coordinator.pk)
    held.meeting.refresh_from_db()
    assert list(held.meeting.agenda.values_list("minutes", flat=True)) == [REDACTED, "나중", ""]
    assert held.meeting.minutes == REDACTED
    assert list(Decision.objects.order_by("pk").values_list("result", flat=True)) == [REDACTED, "고쳤다."]
    redact(held.there.pk)
    assert Decision.objects.get(pk=reported.pk).result == REDACTED


def test_others_minutes_stay():
    held = room()
    minutes.write(meeting=held.meeting, text="여담", by=held.other)
    redact(held.coordinator.pk)
    held.meeting.refresh_from_db()
    assert held.meeting.minutes == "여담"
