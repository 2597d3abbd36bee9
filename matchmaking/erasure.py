"""What people of the operating body wrote in their own words beside a curation, a grade or a ranker's promotion: gone
when they are erased, while what they decided stays under their key."""

from uuid import UUID

from .models import Curation, Grade, RankerVersion

REDACTED = "(탈퇴로 지워짐)"  # in place of a reason that may not be empty


def redact(key: UUID) -> None:
    Curation.objects.filter(made_by_key=key).update(reason=REDACTED, note="")
    Curation.objects.filter(withdrawn_by_key=key).update(withdrawn_reason="")
    Grade.objects.filter(grader_key=key).update(reason="")
    RankerVersion.objects.filter(promoted_by_key=key).update(promoted_reason="")
