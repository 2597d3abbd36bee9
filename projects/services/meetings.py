"""Notes of meetings; their actions enter the plan with them. A note stays as written: a correction is a new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import record, require

from .. import permissions
from ..models import MeetingNote, Project, Task
from . import plans


@dataclass(frozen=True)
class Action:
    """What somebody is to do after the meeting, and until when."""

    title: str
    party: str
    due_on: date
    owner: User | None = None


@transaction.atomic
def note(
    *,
    project: Project,
    held_on: date,
    title: str,
    place: str,
    attendees: str,
    body: str,
    actions: Iterable[Action] = (),
    by: User,
) -> MeetingNote:
    """Write the note, with its actions as tasks of the plan in the same transaction.

    Raises ValidationError by field (those of the n-th action, from 0, as `actions-n-<field>`), and what the plan
    raises where it takes no more tasks.
    """
    require(permissions.can_note_meeting(by, project))
    words = {"title": title.strip(), "attendees": attendees.strip(), "body": body.strip()}
    missing = {name: _("이 칸을 채워 주세요.") for name, text in words.items() if not text}
    if held_on > clock.today():
        missing["held_on"] = _("이미 한 회의만 적을 수 있습니다. 오늘이나 그 전의 날을 고르세요.")
    if missing:
        raise ValidationError(missing)
    written = MeetingNote.objects.create(
        project=project, held_on=held_on, place=place.strip(), written_by=by, written_at=clock.now(), **words
    )
    record(written, "meeting.noted", by=by)
    for number, action in enumerate(actions):
        _add(written, action, number, by)
    return written


def _add(written: MeetingNote, action: Action, number: int, by: User) -> None:
    if action.due_on < written.held_on:
        raise ValidationError({f"actions-{number}-due_on": _("회의일이나 그 뒤의 날을 고르세요.")})
    try:
        plans.add(
            project=written.project,
            kind=Task.Kind.ACTION,
            title=action.title,
            party=action.party,
            starts_on=written.held_on,
            ends_on=action.due_on,
            owner=action.owner,
            meeting=written,
            by=by,
        )
    except ValidationError as invalid:
        names = {"ends_on": "due_on", "starts_on": "due_on"}
        raise ValidationError(
            {
                f"actions-{number}-{names.get(name, name)}": errors
                for name, errors in invalid.error_dict.items()
            }
        ) from invalid
