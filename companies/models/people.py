"""A person signs in by e-mail. What a person may do follows from the operating body's roles held here and
from memberships of firms; companies/permissions.py is the only place that reads them."""

import uuid
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

    def coordinators(self) -> models.QuerySet["User"]:
        """Who is told that something waits for a coordinator: permissions.is_operator, but for administrators."""
        sells = self.filter(memberships__ended_at=None, memberships__company__kind__in=("supplier", "both"))
        return self.filter(is_active=True, is_coordinator=True).exclude(pk__in=sells.values("pk"))

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

    def forget_firms(self) -> None:
        """Read `firms` anew at its next use; called by what changes them."""
        self.__dict__.pop("firms", None)
