"""What people of the operating body wrote in their own words beside a curation, a grade or a ranker's promotion, and
in 상담일지, and what anybody wrote in a conversation, in questions and answers, about a round or of a lead that it
passed on: gone when they are erased, while what they did stays under their key."""

from uuid import UUID

from .models import (
    Appeal,
    Assessment,
    BonusAward,
    Challenge,
    Consultation,
    ContactLog,
    Curation,
    Grade,
    LeadPass,
    Message,
    NeedComment,
    Question,
    RankerVersion,
)

REDACTED = "(탈퇴로 지워짐)"  # in place of a reason that may not be empty


def redact(key: UUID) -> None:
    Appeal.objects.filter(raised_by=key).update(text=REDACTED)
    Appeal.objects.filter(answered_by=key).update(answer=REDACTED)
    Assessment.objects.filter(seat__reviewer=key).update(comment=REDACTED)
    BonusAward.objects.filter(awarded_by=key).update(reason=REDACTED, evidence=REDACTED)
    Challenge.objects.filter(raised_by=key).update(person=REDACTED, reason=REDACTED)
    Challenge.objects.filter(answered_by=key).update(answer=REDACTED)
    Consultation.objects.filter(cancel_asked_by_key=key).update(cancel_reason=REDACTED)
    ContactLog.objects.filter(by_key=key).update(summary=REDACTED)
    ContactLog.objects.filter(by_key=key).exclude(next_action="").update(next_action=REDACTED)
    Curation.objects.filter(made_by_key=key).update(reason=REDACTED, note="")
    Curation.objects.filter(withdrawn_by_key=key).update(withdrawn_reason="")
    Grade.objects.filter(grader_key=key).update(reason="")
    LeadPass.objects.filter(passed_by_key=key).update(note="")
    Message.objects.filter(author=key).update(body=REDACTED)
    NeedComment.objects.filter(by_key=key).update(text=REDACTED)
    Question.objects.filter(asked_by=key).update(body=REDACTED)
    Question.objects.filter(answered_by=key).update(answer=REDACTED)
    RankerVersion.objects.filter(promoted_by_key=key).update(promoted_reason="")
