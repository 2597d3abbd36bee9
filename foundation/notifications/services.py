"""Telling people, in the transaction of what they are told about; the mail goes through the outbox."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from foundation import outbox
from foundation.history import clock

from .models import Notification, Preference


@transaction.atomic
def notify(
    *, user: Any, kind: str, title: str, url: str, body: str = "", mail: bool = True, key: str | None = None
) -> None:
    """Tell `user` as the preferences for `kind` say; a `key` that was told before is not told again.

    `url` is a path of this site (ValueError otherwise). With `mail` false no mail is sent, whatever the
    preference. Nobody who can't sign in any more is told anything.
    """
    if not is_path(url):
        raise ValueError(f"A notification leads to a path of this site, not to {url!r}.")
    if not user.is_active:
        return
    wish = Preference.objects.filter(user=user, kind=kind).first() or Preference()
    if wish.in_app:
        row = Notification(
            user=user,
            kind=kind,
            title=title[:200],
            body=body,
            url=url,
            key=_of_person(key, user),
        )
        Notification.objects.bulk_create([row], ignore_conflicts=True)
    if wish.mail and mail:
        outbox.send_mail(
            to=user.email,
            subject=f"[AI-ON] {title}",
            body=_mail_body(title, body, url),
            effect_key=key and f"notification:{_of_person(key, user)}",
        )


def is_path(url: str) -> bool:
    """Whether `url` is a path of this site, safe to send a browser to."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _of_person(key: str | None, user: Any) -> str | None:
    # One event may be told to several people under one key.
    return key and f"{user.pk}:{key}"


def _mail_body(title: str, body: str, url: str) -> str:
    closing = _("이 메일을 받지 않으려면 알림 설정에서 바꾸세요.")
    site = settings.SITE_URL.rstrip("/")
    parts = [
        title,
        body,
        _("확인하기") + f": {site}{url}",
        f"{closing}\n{site}{reverse('notifications:preferences')}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def unread_count(user: Any) -> int:
    return Notification.objects.visible_to(user).unread().count()


@transaction.atomic
def read(*, notification: Notification) -> None:
    """Mark one as read; the first reading counts."""
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=clock.now())


@transaction.atomic
def read_all(*, by: Any) -> int:
    """Mark everything that `by` hasn't read as read; returns how many."""
    return Notification.objects.visible_to(by).unread().update(read_at=clock.now())


@transaction.atomic
def prefer(*, by: Any, wishes: Mapping[str, Mapping[str, bool]]) -> None:
    """Keep how `by` wants to be told: {kind: {"in_app": bool, "mail": bool}}."""
    Preference.objects.bulk_create(
        [
            Preference(user=by, kind=kind, in_app=wish["in_app"], mail=wish["mail"])
            for kind, wish in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["in_app", "mail"],
    )
