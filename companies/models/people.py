"""A person signs in by e-mail. What a person may do follows from the operating body's roles held here and
from memberships of firms; companies/permissions.py is the only place that reads them."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from foundation.history import clock


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with `email` (stored in lower case); raises ValueError without one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_verified_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person whose address is vouched for by who creates them, so that no mail has to confirm it."""
        from allauth.account.models import EmailAddress  # reads the user model: not before it exists

        user = self.create_user(email, password, **fields)
        EmailAddress.objects.using(self._db).create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_verified_user(email, password, is_staff=True, is_superuser=True, **fields)

    def operators(self) -> models.QuerySet["User"]:
        """Who acts for the operating body; as permissions.is_operator."""
        sells = self.filter(memberships__ended_at=None, memberships__company__kind__in=("supplier", "both"))
        office = models.Q(is_coordinator=True) | models.Q(is_staff=True)
        return self.filter(office, is_active=True).exclude(pk__in=sells.values("pk"))

    def coordinators(self) -> models.QuerySet["User"]:
        """Who is told that something waits for a coordinator: the operators, but for administrators."""
        return self.operators().filter(is_coordinator=True)

    def members_of(self, firms: Iterable[Any]) -> models.QuerySet["User"]:
        """Everybody who acts for one of the firms (rows or their keys) now, once."""
        return self.filter(
            memberships__company__in=list(firms), memberships__ended_at=None, is_active=True
        ).distinct()

    def impartial(self, firms: Iterable[uuid.UUID]) -> models.QuerySet["User"]:
        """Who neither belongs to any of the firms nor has an interest in one; as permissions.conflicted."""
        keys = list(firms)
        members = self.filter(memberships__company__in=keys, memberships__ended_at=None)
        interested = self.filter(declared_interests__company__in=keys, declared_interests__ended_at=None)
        return self.exclude(pk__in=members.values("pk")).exclude(pk__in=interested.values("pk"))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("이메일"), unique=True)
    name = models.CharField(_("이름"), max_length=50)
    phone = models.CharField(_("전화번호"), max_length=20, blank=True)
    #: What this person is written to in: that of signing up, until it is switched on a page.
    language = models.CharField(_("언어"), max_length=2, choices=settings.LANGUAGES, default="ko")
    is_active = models.BooleanField(_("사용 가능"), default=True)
    is_staff = models.BooleanField(_("관리자"), default=False)
    is_coordinator = models.BooleanField(_("코디네이터"), default=False)
    is_reviewer = models.BooleanField(_("평가위원"), default=False)
    is_alliance_member = models.BooleanField(_("얼라이언스 위원"), default=False)
    date_joined = models.DateTimeField(_("가입일시"), default=clock.now)
    erased_at = models.DateTimeField(_("파기일시"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("사용자")
        verbose_name_plural = _("사용자")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def firms(self) -> dict[uuid.UUID, "Any"]:
        """This person's active memberships by the firm's key, firms included; read once a request."""
        rows = self.memberships.filter(ended_at=None).select_related("company")
        return {row.company_id: row for row in rows}

    @cached_property
    def interests(self) -> frozenset[uuid.UUID]:
        """The keys of the firms in whose cases this person is no judge: its own, and those that it has declared a
        private interest in; read once a request."""
        declares = self.is_coordinator or self.is_staff or self.is_reviewer
        rows = self.declared_interests.live() if declares else self.declared_interests.none()
        return frozenset((*self.firms, *rows.values_list("company_id", flat=True)))

    def forget_firms(self) -> None:
        """Read `firms` and `interests` anew at their next use; called by what changes them."""
        for name in ("firms", "interests"):
            self.__dict__.pop(name, None)
