"""Registering a firm, deciding on it and keeping its details; only the operating body decides."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import search
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify

from .. import permissions, workflow
from ..models import Claim, Company, Membership, Site, User

MOST_OPEN = 5  # undecided applications of one person

APPLIED = {
    "name",
    "kind",
    "introduction",
    "industry_text",
    "ksic",
    "employees",
    "founded_year",
    "revenue_krw",
    "smart_factory_level",
}
EDITABLE = APPLIED | {"open_slots"}


@transaction.atomic
def register(
    *, business_number: str, by: User, details: Mapping[str, Any], sites: Iterable[Mapping[str, Any]] = ()
) -> Company | None:
    """Apply for a firm: a new one stands pending, owned by `by`; a known one becomes a claim, and None.

    `details` are fields of APPLIED, `sites` those of Site. What the person is told must be the same for both.
    Raises Refused where `by` already belongs to the firm or waits for it.
    """
    require(by.is_active)
    _only(details, APPLIED)
    if open_applications(by) >= MOST_OPEN:
        raise Refused(_("확인 중인 신청이 5건입니다. 결과를 받은 뒤 다시 신청하세요."), "too_many")
    company, created = Company.objects.get_or_create(
        business_number=business_number, defaults={**details, "created_by": by}
    )
    if created:
        Membership.objects.create(user=by, company=company, role=Membership.Role.OWNER)
        by.forget_firms()
        _set_sites(company, sites)
        record(company, "company.registered", by=by)
        search.changed(company)
        _tell_coordinators(company, _("새 기업 등록 신청: %(name)s") % {"name": company.name})
        return company
    if permissions.belongs_to(by, company) and company.status == Company.Status.REJECTED:
        _apply_again(company, by, details, sites)
        return company
    if permissions.belongs_to(by, company) or company.claims.filter(user=by, status="pending").exists():
        raise Refused(
            _("이미 신청했거나 소속된 기업입니다. ‘우리 기업’에서 진행 상태를 확인하세요."), "already"
        )
    claim = Claim.objects.create(
        company=company, user=by, message=_("신청서의 기업명: %(name)s") % {"name": details["name"]}
    )
    record(claim, "claim.registered", by=by)
    tell_operators(
        title=_("기업 소유 신청: %(name)s") % {"name": company.name}, url=reverse("companies:claims")
    )
    return None


def _apply_again(
    company: Company, by: User, details: Mapping[str, Any], sites: Iterable[Mapping[str, Any]]
) -> None:
    move(company, workflow.COMPANY, to=Company.Status.PENDING, by=by, set=dict(details))
    _set_sites(company, sites)
    search.changed(company)
    _tell_coordinators(company, _("기업 등록 재신청: %(name)s") % {"name": company.name})


def open_applications(user: User) -> int:
    """How many of a person's applications wait for the operating body."""
    firms = Company.objects.filter(pk__in=list(user.firms), status=Company.Status.PENDING).count()
    return firms + user.claims.filter(status=Claim.Status.PENDING).count()


def tell_operators(*, title: str, url: str) -> None:
    """Tell every coordinator that something waits."""
    for person in User.objects.coordinators():
        notify(user=person, kind="companies.registered", title=title, url=url)


def _tell_coordinators(company: Company, title: str) -> None:
    tell_operators(title=title, url=reverse("companies:detail", args=[company.pk]))


@transaction.atomic
def approve(*, company: Company, by: User) -> None:
    """Let a pending firm take part."""
    if company.status != Company.Status.PENDING:  # a suspended one is reinstated, not approved
        raise Refused(
            _("승인 대기 중인 기업이 아닙니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    _decide(company, Company.Status.APPROVED, by, "", _("기업 등록이 승인되었습니다: %(name)s"))


@transaction.atomic
def reject(*, company: Company, by: User, reason: str) -> None:
    """Turn a pending firm down; `reason` is shown to its members, who may apply again."""
    _decide(company, Company.Status.REJECTED, by, _reason(reason), _("기업 등록이 반려되었습니다: %(name)s"))


@transaction.atomic
def suspend(*, company: Company, by: User, reason: str) -> None:
    """Take an approved firm out of lists and search; its running projects continue."""
    _decide(company, Company.Status.SUSPENDED, by, _reason(reason), _("기업 이용이 정지되었습니다: %(name)s"))


@transaction.atomic
def reinstate(*, company: Company, by: User) -> None:
    """End a suspension."""
    if company.status != Company.Status.SUSPENDED:
        raise Refused(
            _("이용 정지된 기업이 아닙니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    _decide(company, Company.Status.APPROVED, by, "", _("기업 이용 정지가 해제되었습니다: %(name)s"))


def _decide(company: Company, to: str, by: User, reason: str, title: str) -> None:
    require(permissions.can_approve(by, company))
    move(company, workflow.COMPANY, to=to, by=by, reason=reason)
    search.changed(company)
    for membership in company.memberships.filter(ended_at=None).select_related("user"):
        notify(
            user=membership.user,
            kind="companies.decided",
            title=title % {"name": company.name},
            body=reason,
            url=reverse("companies:detail", args=[company.pk]),
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("사유를 적어 주세요. 기업 담당자에게 그대로 보입니다."), "reason")
    return text.strip()


@transaction.atomic
def update(*, company: Company, by: User, changes: Mapping[str, Any]) -> None:
    """Change fields of EDITABLE; the record keeps which, not what."""
    require(permissions.can_edit(by, company))
    _only(changes, EDITABLE)
    if not changes:
        return
    Company.objects.filter(pk=company.pk).update(**changes)
    for name, value in changes.items():
        setattr(company, name, value)
    record(company, "company.updated", by=by, fields=sorted(changes))
    search.changed(company)


@transaction.atomic
def add_site(*, company: Company, by: User, kind: str, district: str, address: str = "") -> Site:
    require(permissions.can_edit(by, company))
    site = Site.objects.create(company=company, kind=kind, district=district, address=address)
    record(company, "company.site_added", by=by, site=str(site))
    search.changed(company)
    return site


@transaction.atomic
def remove_site(*, site: Site, by: User) -> None:
    """Remove a site; the last one stays, since eligibility is by site."""
    company = site.company
    require(permissions.can_edit(by, company))
    Company.objects.select_for_update().get(pk=company.pk)  # two at once can't remove the last two
    if not company.sites.exclude(pk=site.pk).exists():
        raise Refused(_("사업장은 하나 이상 있어야 합니다. 새 사업장을 먼저 추가하세요."), "last")
    record(company, "company.site_removed", by=by, site=str(site))
    site.delete()
    search.changed(company)


def _set_sites(company: Company, sites: Iterable[Mapping[str, Any]]) -> None:
    company.sites.all().delete()
    Site.objects.bulk_create([Site(company=company, **site) for site in sites])


def _only(given: Mapping[str, Any], allowed: set[str]) -> None:
    if unknown := set(given) - allowed:
        raise ValueError(f"not fields of a firm's form: {sorted(unknown)}")
