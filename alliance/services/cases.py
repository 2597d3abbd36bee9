"""Success cases: written by the operating body, told in public once both firms have consented to the words and figures.

A consent is to one version: whatever changes a text takes the consents with it, and either firm ends the publication by
taking back its own. The history keeps who consented to what, and when.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text
from projects.models import Project

from .. import cases, permissions, workflow
from ..models import Case
from ..models.packs import digest

S = Case.Status
TEXTS = ("title", "before", "after")
KIND = "alliance.case"
UNCONSENTED: dict[str, Any] = {
    f"{side}_consent_{what}": None for side in ("demand", "supplier") for what in ("by", "at")
}


@transaction.atomic
def draft(*, project: Project, title: str, before: str, after: str, by: User) -> Case:
    """Begin the case of a project; Refused where nothing of it is verified, or it has a case."""
    require(permissions.can_write_case(by, project))
    texts = _checked(title, before, after)
    _lock_project(project.pk)
    if Case.objects.filter(project=project).exists():
        raise Refused(_("이 과제에는 이미 성공사례가 있습니다. 있는 사례를 고치세요."), "exists")
    _measured(project)
    case = Case.objects.create(project=project, created_by=by, created_at=clock.now(), **texts)
    record(case, "case.drafted", by=by, to_state=case.status)
    return case


@transaction.atomic
def edit(*, case: Case, title: str, before: str, after: str, by: User) -> Case:
    """Write it anew: it is a draft again, whatever the firms had consented to lapses, and it leaves the public page."""
    require(permissions.can_write_case(by, case.project))
    texts = _checked(title, before, after)
    _lock(case)
    was = case.status
    if was == S.DRAFT:
        for name, text in texts.items():
            setattr(case, name, text)
        case.save(update_fields=list(TEXTS))
        record(case, "case.changed", by=by)
        return case
    move(case, workflow.CASE, to=S.DRAFT, by=by, set=texts | UNCONSENTED)
    if was in (S.ASKED, S.PUBLISHED):
        _tell_firms(case, lambda: _("성공사례를 고치고 있습니다. 앞선 동의는 효력을 잃었습니다."), by)
    return case


@transaction.atomic
def ask(*, case: Case, by: User) -> Case:
    """Ask both firms for consent to the text and to the figures as they are verified now."""
    require(permissions.can_write_case(by, case.project))
    _lock(case)
    figures = _measured(case.project)
    asked = UNCONSENTED | {"version": case.version + 1, "figures": figures}
    move(case, workflow.CASE, to=S.ASKED, by=by, set=asked, version=case.version + 1)
    _tell_firms(
        case, lambda: _("성공사례의 공개 동의를 요청받았습니다. 내용을 읽고 동의 여부를 알려 주세요."), by
    )
    return case


@transaction.atomic
def consent(*, case: Case, firm: Company, version: int, by: User) -> Case:
    """For a firm of the project, to the version that was read."""
    side = _side(case, firm)
    require(permissions.can_bind(by, firm))
    _lock(case)
    if case.status != S.ASKED:
        raise Refused(_("동의를 요청한 사례만 동의할 수 있습니다. 현재 상태를 확인하세요."), "transition")
    if version != case.version:
        raise Refused(_("읽은 뒤에 내용이 바뀌었습니다. 다시 읽고 동의하세요."), "stale")
    if getattr(case, f"{side}_consent_at") is not None:
        raise Refused(_("이미 동의했습니다."), "consented")
    given: dict[str, User | datetime] = {f"{side}_consent_by": by, f"{side}_consent_at": clock.now()}
    for name, value in given.items():
        setattr(case, name, value)
    case.save(update_fields=list(given))
    record(case, "case.consented", by=by, side=side, version=version, sha256=digest(content(case)))
    if case.consented:
        _tell_writers(case, lambda: _("두 기업이 성공사례의 공개에 동의했습니다. 공개할 수 있습니다."), by)
    return case


def content(case: Case) -> dict[str, Any]:
    """What is consented to."""
    return {name: getattr(case, name) for name in TEXTS} | {"figures": case.figures}


@transaction.atomic
def refuse(*, case: Case, firm: Company, reason: str, by: User) -> Case:
    """Say no for a firm, also after its consent, as long as the case isn't public; it becomes a draft again."""
    _side(case, firm)
    require(permissions.can_bind(by, firm))
    reason = _reason(reason)
    _lock(case)
    if case.status != S.ASKED:
        raise Refused(_("동의를 요청한 사례만 거절할 수 있습니다. 현재 상태를 확인하세요."), "transition")
    move(case, workflow.CASE, to=S.DRAFT, by=by, reason=reason, set=UNCONSENTED, refused=True)
    _tell_writers(case, lambda: _("기업이 성공사례의 공개에 동의하지 않았습니다."), by, reason)
    return case


@transaction.atomic
def publish(*, case: Case, by: User) -> Case:
    """Put it on the public page; Refused without both consents, or where a figure isn't verified any more."""
    require(permissions.can_write_case(by, case.project))
    _lock(case)
    if case.status == S.ASKED and not case.consented:
        raise Refused(_("두 기업이 모두 동의해야 공개할 수 있습니다."), "consents")
    if not cases.standing([case]):
        raise Refused(_("동의를 받은 뒤에 확인값이 바뀌었습니다. 고쳐서 다시 동의를 요청하세요."), "changed")
    move(case, workflow.CASE, to=S.PUBLISHED, by=by, set={"published_at": clock.now()})
    _tell_firms(case, lambda: _("성공사례를 공개했습니다. 동의는 언제든 철회할 수 있습니다."), by)
    return case


@transaction.atomic
def withdraw(*, case: Case, reason: str = "", firm: Company | None = None, by: User) -> Case:
    """Take it off the public page at once: for a `firm`, which withdraws its consent and needs no reason, or for the
    operating body."""
    if firm is None:
        require(permissions.can_write_case(by, case.project))
        reason = _reason(reason)
    else:
        _side(case, firm)
        require(permissions.can_bind(by, firm))
    _lock(case)
    data = {"firm": str(firm.pk)} if firm else {}
    move(case, workflow.CASE, to=S.WITHDRAWN, by=by, reason=reason.strip(), set=UNCONSENTED, **data)
    _tell_firms(case, lambda: _("성공사례를 공개 화면에서 내렸습니다."), by)
    _tell_writers(case, lambda: _("성공사례를 공개 화면에서 내렸습니다."), by, reason.strip())
    return case


def _checked(title: str, before: str, after: str) -> dict[str, str]:
    texts = {"title": title.strip(), "before": before.strip(), "after": after.strip()}
    wrong = {name: _("이 칸을 적으세요.") for name, text in texts.items() if not text}
    longest = Case._meta.get_field("title").max_length or 0
    if len(texts["title"]) > longest:
        wrong["title"] = _("%(longest)d자까지 쓸 수 있습니다.") % {"longest": longest}
    if wrong:
        raise ValidationError(wrong)
    return texts


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": _("까닭을 적으세요.")})
    return text.strip()


def _measured(project: Project) -> list[dict[str, Any]]:
    if figures := cases.measured(project):
        return figures
    raise Refused(
        _("TP 현장확인 이상으로 확인된 성과 지표가 있는 과제만 성공사례가 됩니다. 측정값을 먼저 확인하세요."),
        "unverified",
    )


def _side(case: Case, firm: Company) -> str:
    sides = {case.project.demand_firm_id: "demand", case.project.supplier_id: "supplier"}
    require(firm.pk in sides)
    return sides[firm.pk]


def _lock_project(key: UUID) -> None:
    """What is verified of it stays so until this has written."""
    Project.objects.select_for_update().get(pk=key)


def _lock(case: Case) -> None:
    _lock_project(case.project_id)
    case.refresh_from_db(from_queryset=Case.objects.select_for_update())


def _tell_firms(case: Case, title: Text, by: User) -> None:
    people = User.objects.members_of([case.project.demand_firm_id, case.project.supplier_id])
    for person in people:
        if person != by:
            notify(user=person, kind=KIND, title=title, body=case.title, url=case.get_absolute_url())


def _tell_writers(case: Case, title: Text, by: User, body: str = "") -> None:
    """Who wrote it and who looks after the project."""
    for person in {case.created_by, case.project.coordinator} - {None, by}:
        assert person is not None
        notify(user=person, kind=KIND, title=title, body=body or case.title, url=case.get_absolute_url())
