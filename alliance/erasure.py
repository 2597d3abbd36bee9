"""What people wrote in their own words of the alliance's work, and their seats: gone or ended when they are erased.
What packs hold names nobody and stays as it was frozen; why somebody restated one goes."""

from uuid import UUID

from foundation.history import clock
from foundation.history.models import Event

from .models import Case, DivisionMeeting, DivisionMember, DivisionOutput, Member, Pack

REDACTED = "(탈퇴로 지워짐)"


def redact(key: UUID) -> None:
    _redact_divisions(key)
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
