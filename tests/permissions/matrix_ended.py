"""The table's part of verdicts on stops, lessons and follow-up; matrix.py says how to read it."""

from tests.projects.taught import TEXTS

from .case import Case
from .given import ADMINISTRATOR, INSIDE_A, OWNER_P, PARTIES, REASON, REVIEWER, fixed
from .world import COORDINATING, REVIEWERS, SIGNED_IN, A

FOLLOW = INSIDE_A | OWNER_P
#: The coordinator looked after the project, so the administrator alone runs the committee.
NOT_RUNNING = PARTIES | {"coordinator"}

DILIGENCE = {
    "diligence": [
        Case("GET", FOLLOW, of=lambda w: w.ended.judged.project_id),
        Case("GET", FOLLOW, of=lambda w: w.ended.ruled.project_id),
        # A project that runs has none.
        Case("GET", frozenset(), of=lambda w: w.reviewed.pk),
    ],
    "seat": Case(
        "POST",
        ADMINISTRATOR,
        of=lambda w: w.ended.judged.project_id,
        seen_by=NOT_RUNNING,
        data=lambda w: {"reviewer": w.people["reviewer_other"].pk},
    ),
    "decide_diligence": Case(
        "POST",
        ADMINISTRATOR,
        of=lambda w: w.ended.judged.project_id,
        seen_by=NOT_RUNNING,
        data=fixed(reason="의견이 모두 같습니다."),
    ),
    "appeal": Case("POST", PARTIES, of=lambda w: w.ended.ruled.project_id, seen_by=COORDINATING, data=REASON),
    "seats": Case("GET", REVIEWERS),
    "diligence_seat": [
        Case("GET", REVIEWER, of=lambda w: w.ended.seat.pk),
        Case("GET", REVIEWER, of=lambda w: w.ended.summons.pk),
    ],
    "pledge_seat": Case(
        "POST", REVIEWER, of=lambda w: w.ended.summons.pk, data=fixed(conflict="no", pledge="on")
    ),
    "vote": Case(
        "POST",
        REVIEWER,
        of=lambda w: w.ended.seat.pk,
        data=fixed(vote="diligent", reason="기록을 보았습니다."),
    ),
}

LESSONS = {
    "lessons": Case("GET", SIGNED_IN),
    "lesson": [
        Case("GET", FOLLOW, of=lambda w: w.ended.draft.pk),
        Case("GET", FOLLOW, of=lambda w: w.ended.submitted.pk),
        Case("GET", SIGNED_IN, of=lambda w: w.ended.published.pk),
    ],
    "project_lessons": [
        Case("GET", FOLLOW, of=lambda w: w.ended.judged.project_id),
        Case("GET", FOLLOW, of=lambda w: w.reviewed.pk),
    ],
    "write_lesson": Case("GET POST", FOLLOW, of=lambda w: w.reviewed.pk, data=fixed(**TEXTS)),
    "change_lesson": Case(
        "GET POST", OWNER_P, of=lambda w: w.ended.draft.pk, seen_by=INSIDE_A, data=fixed(**TEXTS)
    ),
    "submit_lesson": Case("POST", OWNER_P, of=lambda w: w.ended.draft.pk, seen_by=INSIDE_A),
    "publish_lesson": Case("POST", COORDINATING, of=lambda w: w.ended.submitted.pk, seen_by=PARTIES),
    "send_back_lesson": Case(
        "POST", COORDINATING, of=lambda w: w.ended.submitted.pk, seen_by=PARTIES, data=REASON
    ),
    "withdraw_lesson": Case(
        "POST", COORDINATING | OWNER_P, of=lambda w: w.ended.published.pk, seen_by=SIGNED_IN
    ),
}

FOLLOW_UPS = {
    "follow_up": Case("GET", FOLLOW, of=lambda w: w.ended.followed.pk),
    "submit_follow_up": Case(
        "POST",
        A,
        of=lambda w: w.ended.due.pk,
        seen_by=COORDINATING | OWNER_P,
        data=fixed(in_use="yes", contracts=0, contracts_krw=0, sales_krw=0, savings_krw=0, jobs=0),
    ),
    "confirm_follow_up": Case("POST", COORDINATING, of=lambda w: w.ended.answered.pk, seen_by=PARTIES),
    "return_follow_up": Case(
        "POST", COORDINATING, of=lambda w: w.ended.answered.pk, seen_by=PARTIES, data=REASON
    ),
}

ENDED = DILIGENCE | LESSONS | FOLLOW_UPS
