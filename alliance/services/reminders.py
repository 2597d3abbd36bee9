"""Reminding the owners of decisions, in office hours only: once when it comes near, once when it is late, and a week
later its owner and whoever decided it; this one alone where the owner has left. What a task of a plan stands for is
reminded of there.

A daily scan plans a job for each step that a decision has come to; the key is the decision's with its day, so a
second scan plans nothing. A job asks again whether it is still open.
"""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation import outbox
from foundation.history import clock
from foundation.notifications import notify
from matchmaking.services.reminders import put_off

from .. import permissions
from ..models import Decision
from . import decisions

SCAN, REMIND = "alliance.scan_decisions", "alliance.remind_decision"
SOON_DAYS = 3  # working days
AGAIN_DAYS = 7


class Step(TextChoices):
    SOON = "soon"
    LATE = "late"
    AGAIN = "again"


def steps(due_on: date, on: date) -> list[Step]:
    """Those that a decision has come to on that day; what is late isn't near any more."""
    if on <= due_on:
        near = due_on <= timezone.localdate(clock.working_days_later(SOON_DAYS, on))
        return [Step.SOON] if near else []
    return [Step.LATE, Step.AGAIN] if on >= due_on + timedelta(days=AGAIN_DAYS) else [Step.LATE]


def scan() -> None:
    """Plan what is to be told now; does nothing out of office hours."""
    now = clock.now()
    if clock.in_office_hours(now) > now:
        return
    today = clock.today()
    until = timezone.localdate(clock.working_days_later(SOON_DAYS, today))
    # What is reported waits for somebody else.
    rows = decisions.by_hand(Decision.objects.open()).filter(due_on__lte=until, done_on=None)
    for pk, due_on in rows.values_list("pk", "due_on"):
        for step in steps(due_on, today):
            outbox.add(
                REMIND,
                effect_key=f"{REMIND}:{pk}:{step}:{due_on.isoformat()}",
                decision_id=pk,
                step=step,
            )


def remind(*, decision_id: int, step: str) -> None:
    """Tell whom the step concerns, where it is still to be done and has come to it."""
    if put_off(REMIND, decision_id=decision_id, step=step):
        return
    rows = decisions.by_hand(Decision.objects.open()).filter(done_on=None)
    decision = rows.select_related("owner").filter(pk=decision_id).first()
    if decision is None or step not in steps(decision.due_on, clock.today()):
        return
    told = {"text": decision.text, "day": decision.due_on.isoformat()}
    # Who can't report it, such as a member who was dismissed, has nothing to be reminded of.
    reports = permissions.can_report_decision(decision.owner, decision)
    people = {decision.owner} if reports else set()
    if (step == Step.AGAIN or not reports) and (decider := decisions.decider(decision)):
        people.add(decider)
    for person in people:
        notify(
            user=person,
            kind=decisions.KIND,
            title=lambda: (
                (
                    _("기한이 %(day)s입니다: %(text)s")
                    if step == Step.SOON
                    else _("기한(%(day)s)이 지났습니다: %(text)s")
                )
                % told
            ),
            url=reverse("alliance:decision", args=[decision.pk]),
            key=f"{REMIND}:{decision.pk}:{step}:{decision.due_on.isoformat()}",
        )
