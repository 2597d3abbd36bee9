"""What a meeting is given to read: files, and the pack of its figures."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files.models import Attachment
from foundation.files.services import attach, detach
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Meeting, Pack

BEFORE = (Meeting.Status.PLANNED, Meeting.Status.INVITED)


@transaction.atomic
def add_paper(*, meeting: Meeting, upload: Any, by: User) -> Attachment:
    """Lay a file before the meeting, until its minutes are approved."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    paper = attach(upload=upload, to=meeting, by=by)
    record(meeting, "meeting.paper_added", by=by)
    return paper


@transaction.atomic
def remove_paper(*, meeting: Meeting, paper: Attachment, by: User) -> None:
    """Take a file back; what lay before a meeting that was held stays with it."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    if meeting.status not in BEFORE:
        raise Refused(_("회의에서 본 자료는 뺄 수 없습니다."), "held")
    detach(paper)
    record(meeting, "meeting.paper_removed", by=by)


@transaction.atomic
def use_pack(*, meeting: Meeting, pack: Pack, by: User) -> None:
    """Whose figures the meeting reviews; of a quarter the newest version."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    if not Pack.objects.newest().filter(pk=pack.pk).exists():
        raise Refused(_("고친 판이 있는 자료입니다. 가장 새 판을 고르세요."), "replaced")
    meeting.pack = pack
    meeting.save(update_fields=["pack"])
    record(meeting, "meeting.pack", by=by, pack=str(pack.pk))


def _hold(meeting: Meeting) -> None:
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if meeting.status in (Meeting.Status.APPROVED, Meeting.Status.CANCELLED):
        raise Refused(_("끝난 회의의 자료는 바꿀 수 없습니다."), "closed")
