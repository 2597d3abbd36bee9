"""What somebody saved of minutes and told of decisions goes when they are erased; what others wrote stays."""

import pytest

from alliance.erasure import REDACTED, redact
from alliance.models import AgendaItem, Decision
from alliance.services import agenda, decisions, minutes

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


def test_what_they_explained_of_topics_goes():
    """Not what the agenda proposed of itself, in nobody's words."""
    held = room()
    for title, body, by in (("하나", "내가 쓴 설명", held.coordinator), ("둘", "남이 쓴 설명", held.other)):
        agenda.add(meeting=held.meeting, title=title, body=body, by=by)
    agenda.add(meeting=held.meeting, title="셋", by=held.coordinator)
    taken = agenda.add(meeting=held.meeting, title="넷", body="제안", by=held.coordinator)
    AgendaItem.objects.filter(pk=taken.pk).update(kind=AgendaItem.Kind.PROPOSED)
    redact(held.coordinator.pk)
    added = held.meeting.agenda.exclude(pk=held.item.pk)
    bodies = list(added.values_list("body", flat=True))
    assert bodies == [REDACTED, "남이 쓴 설명", "", "제안"]
