"""allauth on this product's ground: its mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.template.loader import render_to_string

from foundation import outbox


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail, in plain text: signing up waits for no mail server, whoever has the address."""
        site = {"operating_body": settings.OPERATING_BODY, "site_url": settings.SITE_URL}
        context = {"email": email} | site | context
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip()
        outbox.send_mail(
            to=email,
            subject=self.format_email_subject(subject),
            body=render_to_string(f"{template_prefix}_message.txt", context, current.request).strip() + "\n",
        )
