"""What people of the operating body wrote in their own words beside a curation, a grade or a ranker's promotion, and
in 상담일지, and what anybody wrote in an invitation, to refuse one or to withdraw an offer, in a conversation, in
questions and answers, about a round or of a lead that it passed on: gone when they are erased, while what they did
stays under their key."""

from typing import Any
from uuid import UUID

from foundation.history.models import Event

from .models import (
    Appeal,
    Assessment,
    BonusAward,
    Challenge,
    Consultation,
    ContactLog,
    Curation,
    Grade,
    Invitation,
    LeadPass,
    Match,
    Message,
    NeedComment,
    Question,
    Quotation,
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
    Invitation.objects.filter(sent_by=key).exclude(message="").update(message=REDACTED)
    LeadPass.objects.filter(passed_by_key=key).update(note="")
    declined = Match.objects.filter(pk__in=_acted_on(key, verb="match.declined"))
    declined.exclude(decline_note="").update(decline_note=REDACTED)
    Message.objects.filter(author=key).update(body=REDACTED)
    NeedComment.objects.filter(by_key=key).update(text=REDACTED)
    Question.objects.filter(asked_by=key).update(body=REDACTED)
    Question.objects.filter(answered_by=key).update(answer=REDACTED)
    RankerVersion.objects.filter(promoted_by_key=key).update(promoted_reason="")
    withdrawn = Quotation.objects.filter(match__in=_acted_on(key, data__withdrawn=True))
    withdrawn.exclude(withdrawn_reason="").update(withdrawn_reason=REDACTED)


def _acted_on(key: UUID, **how: Any) -> list[UUID]:
    """The matches whose history tells of an act of the person; the match itself doesn't say whose words it keeps."""
    acts = Event.objects.filter(object_type=Match._meta.label_lower, actor_key=key, **how)
    return [UUID(match) for match in acts.values_list("object_id", flat=True)]
