"""What the members who were called are told of a meeting, each with the appointment for its own calendar."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.notifications.services import notify

from .. import answering, ics
from ..models import Attendance, Meeting

Title = str | Promise


def invited(meeting: Meeting, rows: Iterable[Attendance]) -> None:
    for row in rows:
        _tell(meeting, row, _("%(meeting)s에 모십니다"))


def changed(meeting: Meeting, *, moved: bool) -> None:
    title = _("%(meeting)s의 일시가 바뀌었습니다") if moved else _("%(meeting)s의 장소가 바뀌었습니다")
    for row in _called(meeting):
        _tell(meeting, row, title)


def cancelled(meeting: Meeting, reason: str) -> None:
    for row in _called(meeting):
        _tell(meeting, row, _("%(meeting)s가 취소되었습니다"), reason)


def tomorrow(meeting: Meeting) -> None:
    """To whoever hasn't said that it won't come; its calendar has the appointment already."""
    for row in _called(meeting).exclude(answer=Attendance.Answer.NO):
        _tell(meeting, row, _("%(meeting)s가 다음 근무일에 열립니다"), appoints=False)


def _called(meeting: Meeting) -> QuerySet[Attendance]:
    """Of those who were called, the ones who still are members."""
    return meeting.attendances.filter(member__left_on=None).select_related("meeting", "member__user")


def _tell(
    meeting: Meeting, row: Attendance, words: Title, reason: str = "", *, appoints: bool = True
) -> None:
    site, page = settings.SITE_URL.rstrip("/"), meeting.get_absolute_url()

    def title() -> str:
        return str(words) % {"meeting": meeting.title}

    def body() -> str:
        return "\n".join(
            [*facts(meeting), *([gettext("사유: %(reason)s") % {"reason": reason}] * bool(reason))]
        )

    def letter() -> str:
        parts = [title(), body()]
        if meeting.status == Meeting.Status.INVITED:
            answer = site + reverse("alliance:answer_by_link", args=[answering.token(row)])
            topics = [f"- {topic}" for topic in meeting.agenda.values_list("title", flat=True)]
            parts += ["\n".join([gettext("안건"), *topics])] * bool(topics)
            parts.append(gettext("로그인하지 않고 참석 여부 알리기:") + f"\n{answer}")
        parts.append(gettext("회의 화면:") + f"\n{site}{page}")
        return "\n\n".join(parts)

    notify(
        user=row.member.user,
        kind="alliance.meeting",
        title=title,
        body=body,
        letter=letter,
        url=page,
        calendar=(lambda: ics.invitation(row)) if appoints else "",
    )


def facts(meeting: Meeting) -> list[str]:
    """When and where, a line each."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    span = {"starts": date_format(starts, "Y-m-d H:i"), "ends": date_format(ends, "H:i")}
    return [
        gettext("일시: %(starts)s–%(ends)s (한국 시간)") % span,
        gettext("장소: %(place)s") % {"place": meeting.place},
    ]
