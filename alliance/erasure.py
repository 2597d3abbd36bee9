"""What people wrote in their own words of the alliance's work, and their seats: gone or ended when they are erased.
What packs hold names nobody and stays as it was frozen; why somebody restated one goes."""

from uuid import UUID

from foundation.history import clock
from foundation.history.models import Event

from .models import (
    AgendaItem,
    Case,
    Decision,
    DivisionMeeting,
    DivisionMember,
    DivisionOutput,
    Meeting,
    Member,
    Pack,
)
from .services import minutes

REDACTED = "(탈퇴로 지워짐)"


def redact(key: UUID) -> None:
    _redact_divisions(key)
    _redact_meetings(key)
    # What firms were asked to consent to is theirs as well, names nobody, and stays.
    drafts = Case.objects.filter(created_by=key, status__in=(Case.Status.DRAFT, Case.Status.WITHDRAWN))
    drafts.update(title=REDACTED, before=REDACTED, after=REDACTED)
    Member.objects.filter(user=key, left_on=None).update(left_on=clock.today())
    restated = Event.objects.filter(object_type=Pack._meta.label_lower, verb="pack.restated", actor_key=key)
    Pack.objects.redact({UUID(pk) for pk in restated.values_list("object_id", flat=True)}, REDACTED)


def _redact_divisions(key: UUID) -> None:
    DivisionMember.objects.filter(user=key, left_on=None).update(left_on=clock.today())
    DivisionMeeting.objects.filter(written_by=key).update(minutes=REDACTED)
    DivisionOutput.objects.filter(recorded_by=key).exclude(description="").update(description=REDACTED)


def _redact_meetings(key: UUID) -> None:
    """The minutes as this person has saved them last, what it told of topics that it added, and of decisions."""
    writers: dict[tuple[str, str], UUID | None] = {}
    saved = Event.objects.filter(
        object_type=Meeting._meta.label_lower, verb__in=(minutes.RECORDED, minutes.WRITTEN)
    )
    for meeting, verb, data, actor in saved.order_by("occurred_at", "pk").values_list(
        "object_id", "verb", "data", "actor_key"
    ):
        writers[verb, str(data.get("item", meeting))] = actor
    own = [place for place, actor in writers.items() if actor == key]
    items = [int(pk) for verb, pk in own if verb == minutes.RECORDED]
    AgendaItem.objects.filter(pk__in=items).exclude(minutes="").update(minutes=REDACTED)
    meetings = [UUID(pk) for verb, pk in own if verb == minutes.WRITTEN]
    Meeting.objects.filter(pk__in=meetings).exclude(minutes="").update(minutes=REDACTED)
    added = Event.objects.filter(object_type=Meeting._meta.label_lower, verb="agenda.added", actor_key=key)
    topics = [data["item"] for data in added.values_list("data", flat=True)]
    own_words = AgendaItem.objects.filter(pk__in=topics, kind=AgendaItem.Kind.ADDED)
    own_words.exclude(body="").update(body=REDACTED)
    told = Event.objects.filter(
        object_type=Decision._meta.label_lower,
        verb__in=("decision.reported", "decision.done"),
        actor_key=key,
    )
    keys = [int(pk) for pk in told.values_list("object_id", flat=True)]
    Decision.objects.filter(pk__in=keys).exclude(result="").update(result=REDACTED)
