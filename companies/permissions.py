"""Who may do what with people and firms; the only place of this app that knows roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser

    from .models import Company, User


def holds_office(user: User | AnonymousUser) -> bool:
    """A coordinator or administrator, whatever else they are; nobody signed in is never active."""
    return user.is_active and (user.is_coordinator or user.is_staff)


def is_operator(user: User | AnonymousUser) -> bool:
    """Who acts for the operating body: a coordinator or administrator of no supplier.

    Whoever sells is a rival of every other supplier: it reads and does what its firm's people may, and no more.
    """
    return holds_office(user) and not sells(user)


def is_administrator(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff


def comes_for_a_firm(user: User) -> bool:
    """Whoever has no other part here: neither the operating body's, nor a reviewer's, nor the alliance's."""
    return not (is_operator(user) or user.is_reviewer or user.is_alliance_member)


def belongs_to(user: User | AnonymousUser, company: Company) -> bool:
    """An active member of the firm, in either role."""
    return bool(user.is_active and company.pk in getattr(user, "firms", {}))


def conflicted(user: User | AnonymousUser, company: Company) -> bool:
    """No judge in the firm's cases: a member, or with a private interest that was declared."""
    return company.pk in getattr(user, "interests", ())


def owns(user: User | AnonymousUser, company: Company) -> bool:
    """대표 담당자 of the firm."""
    return belongs_to(user, company) and getattr(user, "firms", {})[company.pk].role == "owner"


def acts_for(user: User | AnonymousUser, company: Company) -> bool:
    """A member of the firm while the firm is approved."""
    return belongs_to(user, company) and company.status == "approved"


def sees_inside(user: User | AnonymousUser, company: Company) -> bool:
    """Who sees of a firm what only its members and the operating body do: number, size, people, history."""
    return belongs_to(user, company) or is_operator(user)


def is_supplier(user: User | AnonymousUser) -> bool:
    """A member of at least one approved supplier."""
    return any(
        row.company.supplies and row.company.status == "approved"
        for row in getattr(user, "firms", {}).values()
    )


def sells(user: User | AnonymousUser) -> bool:
    """A member of any supplier, approved or not."""
    return any(row.company.supplies for row in getattr(user, "firms", {}).values())


def buys(user: User | AnonymousUser) -> bool:
    """A member of any demand firm, approved or not."""
    return any(row.company.demands for row in getattr(user, "firms", {}).values())


def acl_tokens(user: User | AnonymousUser) -> frozenset[str]:
    """What a person's searches may see: documents carry these tokens in `acl` and `deny`.

    `member` is anyone signed in, `operator` the operating body, `supplier` a member of an approved supplier,
    `company:<key>` a member of that firm.
    """
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    tokens = {"member", *(f"company:{key}" for key in user.firms)}
    if is_operator(user):
        tokens.add("operator")
    if is_supplier(user):
        tokens.add("supplier")
    return frozenset(tokens)


def may_name(viewer: User, person: User) -> bool:
    """Whether a person's name is told: to oneself, colleagues and the operating body; to others with consent to
    제3자 제공. The operating body's own people are named to everybody."""
    return person.pk in named_to(viewer, [person])


def named_to(viewer: User, people: Iterable[User]) -> set[UUID]:
    """The keys of those of `people` whom may_name() tells, in two queries for all."""
    from .models import Membership

    rows = list(people)
    if is_operator(viewer):
        return {person.pk for person in rows}
    named = {person.pk for person in rows if person == viewer or holds_office(person)}
    if others := {person.pk for person in rows} - named:
        colleagues = Membership.objects.filter(user__in=others, company__in=list(viewer.firms), ended_at=None)
        named |= set(colleagues.values_list("user", flat=True))
    return named | named_to_all(person for person in rows if person.pk not in named)


def named_to_all(people: Iterable[User]) -> set[UUID]:
    """Those whose names several people may read at once, such as on a screen in a room, in one query."""
    from .models import Consent

    rows = list(people)
    named = {person.pk for person in rows if holds_office(person)}
    if others := {person.pk for person in rows} - named:
        consents = Consent.objects.filter(user__in=others, kind="third_party", withdrawn_at=None)
        named |= set(consents.values_list("user", flat=True))
    return named


def can_approve(user: User, company: Company) -> bool:
    """The operating body decides, never on a firm that one belongs to or has an interest in."""
    return is_operator(user) and not conflicted(user, company)


def can_edit(user: User, company: Company) -> bool:
    return owns(user, company) or (is_operator(user) and not conflicted(user, company))


def can_declare(user: User) -> bool:
    """Whoever decides or scores declares its private interests."""
    return holds_office(user) or bool(user.is_active and user.is_reviewer)


def can_manage_members(user: User, company: Company) -> bool:
    return owns(user, company)
