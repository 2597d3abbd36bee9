"""Who acts for a firm, how they came to, and what they have consented to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from .firms import Company


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", _("대표 담당자")
        MEMBER = "member", _("담당자")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    company = models.ForeignKey(Company, models.PROTECT, related_name="memberships")
    role = models.CharField(_("역할"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    started_at = models.DateTimeField(_("시작일시"), default=clock.now)
    ended_at = models.DateTimeField(_("종료일시"), null=True, blank=True)

    class Meta:
        verbose_name = _("소속")
        verbose_name_plural = _("소속")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"], condition=Q(ended_at=None), name="one_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.company} ({self.get_role_display()})"


class MemberInvitation(models.Model):
    """An invitation by e-mail to join a firm; only the token's hash is kept."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="member_invitations")
    email = models.EmailField(_("이메일"))
    role = models.CharField(_("역할"), max_length=10, choices=Membership.Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("만료일시"))
    accepted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("담당자 초대")
        verbose_name_plural = _("담당자 초대")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} → {self.company}"


class Claim(models.Model):
    """A person says that an imported firm is theirs; the coordinator decides."""

    class Status(models.TextChoices):
        PENDING = "pending", _("확인 중")
        APPROVED = "approved", _("승인")
        REJECTED = "rejected", _("반려")

    company = models.ForeignKey(Company, models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    message = models.TextField(_("본인 확인 내용"), blank=True)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField(_("신청일시"), default=clock.now)

    class Meta:
        verbose_name = _("기업 소유 신청")
        verbose_name_plural = _("기업 소유 신청")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"], condition=Q(status="pending"), name="one_open_claim"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.company}"


class Consent(models.Model):
    """Collection and 제3자 제공 are consented to apart; the text's version is kept."""

    class Kind(models.TextChoices):
        COLLECTION = "collection", _("개인정보 수집·이용")
        THIRD_PARTY = "third_party", _("개인정보 제3자 제공")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    kind = models.CharField(_("종류"), max_length=12, choices=Kind.choices)
    version = models.CharField(_("약관 판"), max_length=16)
    agreed_at = models.DateTimeField(_("동의일시"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("철회일시"), null=True, blank=True)

    class Meta:
        verbose_name = _("동의")
        verbose_name_plural = _("동의")
        ordering = ["agreed_at"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()} {self.version}"
