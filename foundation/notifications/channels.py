"""The ways to reach a person outside of the product: mail, and short texts (문자, 알림톡) by whatever sends them.

A channel delivers in the deciding transaction: it queues, so that what leaves does so at least once, under the
message's stable id.
"""

import sys
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from foundation import outbox

from . import unsubscribing


@dataclass(frozen=True)
class Message:
    """What is told to `user` in the user's own language; `url` is a path of this site, `key` told once for ever.

    `letter` is the mail's text where that says more than `body`, `calendar` an iCalendar file that goes with it.
    """

    user: Any
    kind: str
    title: str
    url: str
    body: str = ""
    letter: str = ""
    key: str | None = None
    calendar: str = ""

    @property
    def address(self) -> str:
        return settings.SITE_URL.rstrip("/") + self.url


class Channel(ABC):
    @abstractmethod
    def reaches(self, user: Any) -> bool:
        """Whether this installation can reach this person by it."""

    @abstractmethod
    def deliver(self, message: Message) -> None:
        """Queue the message; one whose key was delivered before is not delivered again."""


class Mail(Channel):
    def reaches(self, user: Any) -> bool:
        return bool(user.email)

    def deliver(self, message: Message) -> None:
        body = message.letter or "\n\n".join(
            part for part in (message.title, message.body, _("확인하기") + f": {message.address}") if part
        )
        send_mail(
            message.user,
            message.kind,
            subject=message.title,
            body=body,
            effect_key=message.key and f"notification:{message.key}",
            calendar=message.calendar,
        )


class ShortText(Channel):
    """One line and a link to the telephone; what carries it is named by the setting SMS_CHANNEL."""

    def reaches(self, user: Any) -> bool:
        return gateway() is not None and bool(user.phone)

    def deliver(self, message: Message) -> None:
        # The number stays with the person: who is erased meanwhile is sent nothing.
        outbox.add(
            "notifications.text",
            effect_key=message.key and f"text:{message.key}",
            message_id=uuid.uuid4(),
            user_id=message.user.pk,
            text=f"[AI-ON] {message.title} {message.address}",
        )


class Gateway(Protocol):
    """What hands a short text over to a network; it is called again with the same id where that failed."""

    def send(self, *, message_id: str, to: str, text: str) -> None: ...


class Console:
    """Prints what would be sent, for an installation that tries it out."""

    def send(self, *, message_id: str, to: str, text: str) -> None:
        sys.stdout.write(f"SMS {message_id} → {masked(to)}: {text}\n")


def masked(number: str) -> str:
    """A telephone number without its middle: 010-1234-5678 → 010-****-5678."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return f"{digits[:3]}-****-{digits[-4:]}" if len(digits) > 7 else "****"


def gateway() -> Gateway | None:
    """What SMS_CHANNEL names: nothing, "console", or the path of a class of one's own."""
    name = settings.SMS_CHANNEL
    if not name:
        return None
    made: Gateway = Console() if name == "console" else import_string(name)()
    return made


def send_mail(
    user: Any, kind: str, *, subject: str, body: str, effect_key: str | None = None, calendar: str = ""
) -> None:
    """Queue a mail of `kind` to `user` with the ways to end mails of that kind."""
    preferences = settings.SITE_URL.rstrip("/") + reverse("notifications:preferences")
    closing = "\n".join(
        [
            _("이런 메일을 그만 받으려면(로그인하지 않아도 됩니다): %(url)s")
            % {"url": unsubscribing.address(user, kind)},
            _("알림 설정: %(url)s") % {"url": preferences},
        ]
    )
    outbox.send_mail(
        to=user.email,
        subject=f"[AI-ON] {subject}",
        body=f"{body}\n\n{closing}\n",
        effect_key=effect_key,
        calendar=calendar,
        headers=unsubscribing.headers(user, kind),
    )
