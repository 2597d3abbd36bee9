"""What people wrote in their own words of the alliance's work, and their seats: gone or ended when they are erased.
Frozen packs name nobody, so that nothing of them is touched."""

from uuid import UUID

from foundation.history import clock

from .models import Member

REDACTED = "(탈퇴로 지워짐)"


def redact(key: UUID) -> None:
    Member.objects.filter(user=key, left_on=None).update(left_on=clock.today())
