"""Lessons (교훈): written by those who did a project, published by the operating body, read by everybody.

A published lesson names neither firm; whoever wrote one doesn't publish it.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import search
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text
from matchmaking.services.need_checks import names_firm

from .. import permissions, workflow
from ..models import Lesson, Project, Stage
from . import notices

S = Lesson.Status
TEXTS = ("title", "tried", "failed", "instead", "assets")
REQUIRED = ("title", "tried", "instead")


@transaction.atomic
def write(
    *, project: Project, title: str, tried: str, instead: str, failed: str = "", assets: str = "", by: User
) -> Lesson:
    """A draft, which the project's firms and the operating body see."""
    require(permissions.can_write_lesson(by, project))
    if project.stage == Stage.PREPARATION:
        raise Refused(_("개념검증을 시작한 과제부터 교훈을 쓸 수 있습니다."), "early")
    given = {"title": title, "tried": tried, "failed": failed, "instead": instead, "assets": assets}
    texts = _checked(project, given)
    lesson = Lesson.objects.create(project=project, written_by=by, written_at=clock.now(), **texts)
    record(lesson, "lesson.written", by=by, to_state=lesson.status)
    search.changed(lesson)
    return lesson


@transaction.atomic
def change(
    *, lesson: Lesson, title: str, tried: str, instead: str, failed: str = "", assets: str = "", by: User
) -> Lesson:
    """Write a draft anew."""
    require(permissions.can_change_lesson(by, lesson))
    _lock(lesson)
    if lesson.status != S.DRAFT:
        raise Refused(_("작성 중인 교훈만 고칠 수 있습니다."), "transition")
    given = {"title": title, "tried": tried, "failed": failed, "instead": instead, "assets": assets}
    for name, text in _checked(lesson.project, given).items():
        setattr(lesson, name, text)
    lesson.save(update_fields=list(TEXTS))
    record(lesson, "lesson.changed", by=by)
    search.changed(lesson)
    return lesson


@transaction.atomic
def submit(*, lesson: Lesson, by: User) -> Lesson:
    require(permissions.can_change_lesson(by, lesson))
    move(lesson, workflow.LESSON, to=S.SUBMITTED, by=by, set={"decision_reason": ""})
    search.changed(lesson)
    title = notices.named(lesson.project, lambda: _("교훈의 공개 검토를 요청했습니다."))
    notices.tell_coordinator(
        project=lesson.project, kind="projects.lesson", title=title, section="project_lessons", by=by
    )
    return lesson


@transaction.atomic
def publish(*, lesson: Lesson, by: User) -> Lesson:
    """Open it to everybody who is signed in; Refused while it names a firm."""
    require(permissions.can_decide_lesson(by, lesson))
    _lock(lesson)
    if told := _named(lesson.project, {name: getattr(lesson, name) for name in TEXTS}):
        raise Refused(" ".join(told.values()), "names")
    published = {"published_at": clock.now(), "decided_by": by}
    move(lesson, workflow.LESSON, to=S.PUBLISHED, by=by, set=published)
    search.changed(lesson)
    _tell_writer(lesson, lambda: _("교훈을 공개했습니다."), by)
    return lesson


@transaction.atomic
def send_back(*, lesson: Lesson, reason: str, by: User) -> Lesson:
    require(permissions.can_decide_lesson(by, lesson))
    if not reason.strip():
        raise ValidationError({"reason": _("보완할 내용을 적으세요.")})
    sent = {"decision_reason": reason.strip(), "decided_by": by}
    move(lesson, workflow.LESSON, to=S.DRAFT, by=by, reason=reason.strip(), set=sent)
    search.changed(lesson)
    _tell_writer(lesson, lambda: _("교훈의 보완을 요청받았습니다."), by)
    return lesson


@transaction.atomic
def withdraw(*, lesson: Lesson, by: User) -> Lesson:
    """Take a published one out of the library, for good."""
    require(permissions.can_withdraw_lesson(by, lesson))
    move(lesson, workflow.LESSON, to=S.WITHDRAWN, by=by)
    search.changed(lesson)
    _tell_writer(lesson, lambda: _("교훈을 내렸습니다."), by)
    return lesson


def _checked(project: Project, given: Mapping[str, str]) -> dict[str, str]:
    """The texts, stripped; ValidationError by field for what is missing, too long or names a firm."""
    texts = {name: text.strip() for name, text in given.items()}
    wrong = _named(project, texts)
    wrong |= {name: _("이 칸을 적으세요.") for name in REQUIRED if not texts[name]}
    longest = Lesson._meta.get_field("title").max_length or 0
    if len(texts["title"]) > longest:
        wrong["title"] = _("%(longest)d자까지 쓸 수 있습니다.") % {"longest": longest}
    if wrong:
        raise ValidationError({name: [text] for name, text in wrong.items()})
    return texts


def _named(project: Project, texts: Mapping[str, str]) -> dict[str, str]:
    """What each text gives away of a firm, by field."""
    found = {}
    for name, text in texts.items():
        for firm in (project.demand_firm, project.supplier):
            if told := names_firm(firm, text):
                found[name] = _("교훈에서 기업이 드러납니다: %(told)s. 빼고 적어 주세요.") % {"told": told}
    return found


def _lock(lesson: Lesson) -> None:
    lesson.refresh_from_db(from_queryset=Lesson.objects.select_for_update())


def _tell_writer(lesson: Lesson, event: Text, by: User) -> None:
    if lesson.written_by_id != by.pk:
        title = notices.named(lesson.project, event)
        notify(user=lesson.written_by, kind="projects.lesson", title=title, url=lesson.get_absolute_url())
