"""Telling people, in the transaction of what they are told about; what leaves goes through the outbox."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from foundation.history import clock

from . import kinds
from .channels import Mail, Message, ShortText, send_mail
from .language import Text, language_of
from .language import read as in_language
from .models import Notification, Preference
from .unsubscribing import DAILY

MAIL, SHORT_TEXT = Mail(), ShortText()


@transaction.atomic
def notify(
    *,
    user: Any,
    kind: str,
    title: Text,
    url: str,
    body: Text = "",
    letter: Text = "",
    mail: bool = True,
    key: str | None = None,
    calendar: Text = "",
) -> None:
    """Tell `user` as the preferences for `kind` say; a `key` that was told before is not told again.

    A text that is a function is called in the language of `user`. `url` is a path of this site (ValueError
    otherwise). `letter` is the mail's text where it says more than `body`, `calendar` an iCalendar file with it.
    With `mail` false no mail is sent, whatever the preference. Nobody who can't sign in any more is told anything.
    """
    if not is_path(url):
        raise ValueError(f"A notification leads to a path of this site, not to {url!r}.")
    if not user.is_active:
        return
    wish = Preference.objects.filter(user=user, kind=kind).first() or Preference()
    by_mail = wish.mail if mail else Preference.Mail.OFF
    if by_mail == Preference.Mail.DAILY and not kinds.waits(kind):
        by_mail = Preference.Mail.NOW
    # One event may be told to several people under one key.
    key = key and f"{user.pk}:{key}"
    with override(language_of(user)):
        message = Message(
            user=user,
            kind=kind,
            title=in_language(title),
            url=url,
            body=in_language(body),
            letter=in_language(letter),
            key=key,
            calendar=in_language(calendar),
        )
        _keep(message, listed=wish.in_app, collected=by_mail == Preference.Mail.DAILY)
        if by_mail == Preference.Mail.NOW:
            MAIL.deliver(message)
        if wish.text and SHORT_TEXT.reaches(user):
            SHORT_TEXT.deliver(message)


def _keep(message: Message, *, listed: bool, collected: bool) -> None:
    if listed or collected:
        row = Notification(
            user=message.user,
            kind=message.kind,
            title=message.title[:200],
            body=message.body,
            url=message.url,
            key=message.key,
            listed=listed,
            collected=collected,
        )
        Notification.objects.bulk_create([row], ignore_conflicts=True)


def is_path(url: str) -> bool:
    """Whether `url` is a path of this site, safe to send a browser to."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


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
def send_collected(*, user: Any) -> None:
    """One mail with the titles and links of what was collected for `user`; none where there is nothing.

    Its rows are let go in the transaction that queues it, so nothing is sent twice; a kind whose mails were
    ended meanwhile is left out.
    """
    waiting = Notification.objects.filter(user=user, collected=True).order_by("kind", "created_at", "pk")
    held = list(waiting.select_for_update())
    Notification.objects.filter(pk__in=[row.pk for row in held]).update(collected=False)
    ended = set(Preference.objects.filter(user=user, mail=Preference.Mail.OFF).values_list("kind", flat=True))
    rows = [row for row in held if row.kind not in ended]
    if not rows or not user.is_active:
        return
    site = settings.SITE_URL.rstrip("/")
    with override(language_of(user)):
        parts = [
            "\n".join([f"■ {kinds.label(kind)}", *(f"- {row.title}\n  {site}{row.url}" for row in of_kind)])
            for kind, of_kind in groupby(rows, key=lambda row: row.kind)
        ]
        send_mail(
            user,
            DAILY,
            subject=ngettext("알림 %(count)d건", "알림 %(count)d건", len(rows)) % {"count": len(rows)},
            body="\n\n".join([_("지난 메일 뒤에 모인 알림입니다."), *parts]),
            effect_key=f"digest:{max(rows, key=lambda row: (row.created_at, row.pk)).pk}",
        )


def offered(*, user: Any) -> list[tuple[str, list[str]]]:
    """The kinds of a person's preferences by area: what it could be told of, was told of, or has decided on."""
    decided = Preference.objects.filter(user=user).values_list("kind")
    told = Notification.objects.filter(user=user).values_list("kind")
    return list(kinds.areas(user=user, also={code for (code,) in decided.union(told)}))


@transaction.atomic
def prefer(*, by: Any, wishes: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep how `by` wants to be told: {kind: {"in_app": bool, "mail": Preference.Mail, "text": bool}}."""
    Preference.objects.bulk_create(
        [Preference(user=by, kind=kind, **wish) for kind, wish in wishes.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["in_app", "mail", "text"],
    )


@transaction.atomic
def unsubscribe(*, key: UUID, kind: str) -> None:
    """End mails of `kind` to the person of `key`; of the daily mail, those of all kinds that it collects.

    Whoever holds the link may; of somebody who was erased there is nothing to end.
    """
    ended = {"mail": Preference.Mail.OFF}
    if kind == DAILY:
        Preference.objects.filter(user=key, mail=Preference.Mail.DAILY).update(**ended)
    elif get_user_model().objects.filter(pk=key, is_active=True).exists():
        Preference.objects.update_or_create(user_id=key, kind=kind, defaults=ended)
