"""Every write of a need, from the first words to the opening of the matching.

A need is saved as its firm goes along and complains only when it is submitted; one that was taken during a
call waits for its firm's confirmation before it can be opened.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from companies.authentication import hash_token
from companies.models import Company, Membership, User
from foundation import outbox, search
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text, language_of
from solutions.models import Term

from .. import permissions, workflow
from ..answers import labelled
from ..models import Match, Need, NeedComment
from . import rounds
from .match_notices import new_token
from .matches import cancel_matches, release_reserves
from .need_checks import awaits_confirmation, require_complete, require_consistent

CONFIRM_DAYS = 14


class Content(TypedDict, total=False):
    """What a firm says of a need in fields of its own row; the budget in won."""

    title: str
    description: str
    current_cost: str
    success_measure: str
    success_now: str
    success_target: str
    data_years: int | None
    data_labelled: str
    internet: str
    downtime: str
    personal_data: bool | None
    client_nda: bool | None
    core_technology: str
    any_deployment: bool
    budget_max_krw: int | None
    desired_weeks: int | None
    confidentiality: str
    masked_summary: str


Terms = Mapping[str, Iterable[Term]]  # by facet


@transaction.atomic
def create(
    *,
    company: Company,
    by: User,
    terms: Terms | None = None,
    suggested: Iterable[Term] = (),
    **content: Unpack[Content],
) -> Need:
    """A draft of `company` with at least a title or a description; what was `suggested` for it is kept with its
    history."""
    require(permissions.can_create(by, company))
    _require_words({"title": "", "description": "", **content})
    return _create(company, by, terms or {}, suggested, {**content})


@transaction.atomic
def save_step(
    *,
    need: Need,
    by: User,
    terms: Terms | None = None,
    suggested: Iterable[Term] = (),
    **content: Unpack[Content],
) -> Need:
    """Change what is given, and the terms of the facets that are given; a draft may stay incomplete.

    What was `suggested` for these facets is kept with the change, beside what was chosen.
    """
    need = Need.objects.select_for_update().get(pk=need.pk)
    require(permissions.can_edit(by, need))
    values: Mapping[str, Any] = content
    given = {*values, *(terms or {})}
    changes = sorted(name for name, value in values.items() if getattr(need, name) != value)
    for name in changes:
        setattr(need, name, values[name])
    changes += _set_terms(need, terms or {})
    if changes:
        need.clean_fields(exclude=["title"])
        _require_words(values)
        require_consistent(need, given)
        if need.status == Need.Status.SUBMITTED:
            require_complete(need, given)
        need.save()
        record(need, "need.updated", by=by, fields=changes, **_heeded(terms or {}, suggested))
        search.changed(need)
    return need


@transaction.atomic
def submit(*, need: Need, by: User) -> None:
    """Ask for review; raises ValidationError, by field, while something is missing.

    What was to be mended is done with: its history keeps it.
    """
    require(permissions.can_submit(by, need))
    _hold(need)
    require_complete(need)
    sent = {"submitted_at": clock.now()}
    confirmed = {"confirmed_at": clock.now()} if awaits_confirmation(need) else {}
    move(need, workflow.NEED, to=Need.Status.SUBMITTED, by=by, set=sent | confirmed)
    need.comments.all().delete()
    search.changed(need)


@transaction.atomic
def take(
    *,
    company: Company,
    by: User,
    title: str,
    description: str,
    process: Iterable[Term],
    source: str,
    suggested: Iterable[Term] = (),
) -> tuple[Need, str]:
    """A need that a coordinator writes down during a call; the firm's owners get a link to confirm it.

    Returns the need and the link's token, of which only the hash is kept: the coordinator may pass it on.
    """
    require(permissions.can_take(by))
    if not (company.demands and company.status == Company.Status.APPROVED):
        raise Refused(_("승인된 수요기업의 수요만 받을 수 있습니다. 기업을 먼저 승인하세요."), "company")
    terms = {Term.Facet.PROCESS.value: list(process)}
    content = {"title": title, "description": description, "source": source}
    need = _create(company, by, terms, suggested, content)
    sent = {"submitted_at": clock.now()}
    move(need, workflow.NEED, to=Need.Status.SUBMITTED, by=by, set=sent, source=source)
    return need, _ask_for_confirmation(need)


@transaction.atomic
def ask_again(*, need: Need, by: User) -> str:
    """Send a new link to confirm; the earlier one no longer works."""
    require(permissions.can_review(by, need))
    if need.status != Need.Status.SUBMITTED or not awaits_confirmation(need):
        raise Refused(_("기업의 확인을 기다리는 수요가 아닙니다."), "confirmed")
    token = _ask_for_confirmation(need)
    record(need, "need.asked_again", by=by)
    return token


def by_token(token: str) -> Need | None:
    """The need that the link still confirms: known, in time, unconfirmed and under review, of an approved firm."""
    return (
        Need.objects.select_related("company")
        .prefetch_related("terms")
        .filter(
            confirm_token_hash=hash_token(token),
            confirm_expires_at__gt=clock.now(),
            confirmed_at=None,
            status=Need.Status.SUBMITTED,
            company__status=Company.Status.APPROVED,
        )
        .first()
    )


@transaction.atomic
def confirm(*, need: Need, title: str, description: str, by: User | None) -> None:
    """The firm says that this is what it meant; `by` is None for the link, which the caller has checked."""
    require(by is None or permissions.can_submit(by, need))
    need = Need.objects.select_for_update().get(pk=need.pk)
    if need.status != Need.Status.SUBMITTED or not awaits_confirmation(need):
        raise Refused(_("이미 확인했거나 확인을 기다리지 않는 수요입니다."), "confirmed")
    said = {"title": title.strip(), "description": description.strip()}
    corrected = sorted(name for name, value in said.items() if getattr(need, name) != value)
    for name, value in said.items():
        setattr(need, name, value)
    require_complete(need, set(said))
    need.confirmed_at = clock.now()
    need.clean_fields()
    need.save()
    record(need, "need.confirmed", by=by, corrected=corrected)
    search.changed(need)


@transaction.atomic
def open_(*, need: Need, by: User) -> None:
    """Publish it as far as its confidentiality allows; who opens it is its coordinator.

    Raises ValidationError, by field, while something is missing.
    """
    require(permissions.can_review(by, need))
    _hold(need)
    if need.status != Need.Status.SUBMITTED:
        raise Refused(
            _("검토를 기다리는 수요가 아닙니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    if awaits_confirmation(need):
        raise Refused(
            _("기업이 아직 내용을 확인하지 않았습니다. 확인 링크를 다시 보내거나 전화로 알려 주세요."),
            "unconfirmed",
        )
    require_complete(need)
    opened = {"opened_at": clock.now(), "coordinator": by}
    move(need, workflow.NEED, to=Need.Status.OPEN, by=by, set=opened)
    search.changed(need)
    title = partial(_about, need, gettext_lazy("‘%(title)s’ 수요의 매칭을 시작했습니다"))
    tell(
        need,
        "matchmaking.need_opened",
        title,
        gettext_lazy("추천 솔루션을 보고 마음에 드는 곳을 초대하세요."),
    )


@transaction.atomic
def return_(*, need: Need, by: User, reason: str, comments: Mapping[str, str] | None = None) -> None:
    """Send it back with what is to be mended: about the whole, and in `comments` by field of its form.

    Its history keeps all of it; the comments stay beside their fields until it is submitted again.
    """
    require(permissions.can_review(by, need))
    said = {field: text.strip() for field, text in (comments or {}).items() if text.strip()}
    reason = reason.strip()
    if not (reason or said):
        raise ValidationError({"reason": _("무엇을 보완해야 하는지 적어 주세요.")})
    texts = ({"": reason} if reason else {}) | said
    everything = "\n".join([*([reason] if reason else []), *labelled(said)])
    returned = {"returned_at": clock.now()}
    move(
        need,
        workflow.NEED,
        to=Need.Status.RETURNED,
        by=by,
        reason=everything,
        set=returned,
        fields=sorted(said),
    )
    need.comments.bulk_create(
        NeedComment(need=need, field=field, text=text, by_key=by.pk) for field, text in texts.items()
    )
    search.changed(need)
    title = partial(_about, need, gettext_lazy("‘%(title)s’ 수요의 보완을 요청받았습니다"))
    tell(need, "matchmaking.need_returned", title, everything)


@transaction.atomic
def cancel(*, need: Need, by: User, reason: str = "") -> None:
    """End it, and with it every match that is on its way; a selection has to fall through first."""
    require(permissions.can_cancel(by, need))
    need_now = Need.objects.select_for_update().get(pk=need.pk)
    if need_now.matches.filter(status=Match.Status.SELECTED).exists():
        raise Refused(_("이미 공급기업을 선정한 수요입니다. 먼저 선정을 결렬 처리하세요."), "selected")
    rounds.refuse_running(need_now)
    rounds.end_draft(need_now, by=by)
    cancel_matches(need=need_now, by=by)
    move(need, workflow.NEED, to=Need.Status.CANCELLED, by=by, reason=reason.strip())
    search.changed(need)


@transaction.atomic
def close(*, need: Need, by: User) -> None:
    """Its project has come to an end."""
    require(permissions.can_review(by, need))
    release_reserves(need, by=by)
    move(need, workflow.NEED, to=Need.Status.CLOSED, by=by)
    search.changed(need)


def _hold(need: Need) -> None:
    """Lock it and read it anew: what is checked stays so until the transaction ends."""
    need.refresh_from_db(from_queryset=Need.objects.select_for_update())


def _require_words(values: Mapping[str, Any]) -> None:
    """A draft can be found again by what it is about."""
    words = [str(values[name]).strip() for name in ("title", "description") if name in values]
    if words and not any(words):
        raise ValidationError({"title": [_("제목이나 내용 가운데 하나는 적어 주세요.")]})


def _create(
    company: Company, by: User, terms: Terms, suggested: Iterable[Term], values: Mapping[str, Any]
) -> Need:
    need = Need(company=company, created_by=by, **values)
    need.clean_fields(exclude=["external_id", "title"])
    need.save()
    _set_terms(need, terms)
    require_consistent(need, {*values, *terms})
    record(need, "need.created", by=by, **_heeded(terms, suggested))
    search.changed(need)
    return need


def _heeded(terms: Terms, suggested: Iterable[Term]) -> dict[str, Any]:
    """For the history: of the facets that were decided, what was suggested and what of it was taken."""
    rows = [term for term in suggested if term.facet in terms]
    if not rows:
        return {}
    chosen = {term.pk for given in terms.values() for term in given}
    names = {"suggested": rows, "taken": [term for term in rows if term.pk in chosen]}
    return {name: [[term.facet, term.name] for term in held] for name, held in names.items()}


def _set_terms(need: Need, terms: Terms) -> list[str]:
    """Replace the terms of the given facets; returns the facets that changed."""
    changed = []
    for facet, wanted in terms.items():
        present = set(need.terms.filter(facet=facet))
        chosen = set(wanted)
        if present != chosen:
            need.terms.remove(*(present - chosen))
            need.terms.add(*(chosen - present))
            changed.append(facet)
    return changed


def _ask_for_confirmation(need: Need) -> str:
    token, hashed = new_token()
    expires = clock.now() + timedelta(days=CONFIRM_DAYS)
    Need.objects.filter(pk=need.pk).update(confirm_token_hash=hashed, confirm_expires_at=expires)
    need.confirm_token_hash, need.confirm_expires_at = hashed, expires
    link = settings.SITE_URL.rstrip("/") + reverse("matchmaking:need_confirm", args=[token])
    owners = need.company.memberships.filter(role=Membership.Role.OWNER, ended_at=None, user__is_active=True)
    for owner in owners.select_related("user"):
        with override(language_of(owner.user)):
            outbox.send_mail(
                to=owner.user.email,
                subject=_("[AI-ON] 전화로 말씀하신 수요를 확인해 주세요"),
                body=_letter(need, link),
            )
    return token


def _letter(need: Need, link: str) -> str:
    return _(
        "%(company)s 담당자님께\n\n말씀하신 내용을 아래와 같이 적어 두었습니다.\n\n  %(title)s\n\n"
        "전체 내용을 보고 고치거나 확인하시려면 아래 주소를 누르세요. "
        "로그인하지 않아도 됩니다.\n%(link)s\n\n"
        "이 주소는 %(days)s일 동안 쓸 수 있습니다. 확인하신 뒤에 매칭을 시작합니다.\n"
    ) % {"company": need.company.name, "title": need.title, "link": link, "days": CONFIRM_DAYS}


def _about(need: Need, words: Promise) -> str:
    return str(words) % {"title": need.title}


def tell(need: Need, kind: str, title: Text, body: Text) -> None:
    """Tell the need's firm."""
    for person in User.objects.members_of([need.company]):
        notify(
            user=person,
            kind=kind,
            title=title,
            body=body,
            url=reverse("matchmaking:need", args=[need.pk]),
        )
