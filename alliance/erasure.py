"""What people wrote in their own words of the alliance's work, and their seats: gone or ended when they are erased.
What packs hold names nobody and stays as it was frozen; why somebody restated one goes."""

from uuid import UUID

from foundation.history import clock
from foundation.history.models import Event

from .models import Member, Pack

REDACTED = "(탈퇴로 지워짐)"


def redact(key: UUID) -> None:
    Member.objects.filter(user=key, left_on=None).update(left_on=clock.today())
    restated = Event.objects.filter(object_type=Pack._meta.label_lower, verb="pack.restated", actor_key=key)
    Pack.objects.redact({UUID(pk) for pk in restated.values_list("object_id", flat=True)}, REDACTED)
