"""The outbox's own jobs: sending mail, clearing what is long done, and keeping the embedded database quick."""

from datetime import time, timedelta
from email.mime.text import MIMEText
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Q

from foundation import outbox
from foundation.history import clock


@outbox.external("outbox.mail")
def send(job: Any, *, delivery_id: str) -> None:
    from .models import Delivery

    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        return  # its addressee was erased meanwhile
    if delivery.sent_at:
        return  # an earlier attempt sent it and was stopped before its job was marked
    headers = {**delivery.headers, "Message-ID": delivery.message_id}
    message = EmailMessage(delivery.subject, delivery.body, to=[delivery.to], headers=headers)
    if delivery.calendar:
        message.attach(_calendar(delivery.calendar))
    try:
        message.send()
    except SMTPAuthenticationError:
        raise  # the installation's fault, not the mail's: to be tried again once that is put right
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, text in error.recipients.values()):
            raise outbox.Permanent(str(error)) from error
        raise
    except SMTPResponseException as error:
        if error.smtp_code >= 500:
            raise outbox.Permanent(str(error)) from error
        raise
    # A one-time link is known by its hash alone once the mail has left.
    Delivery.objects.filter(pk=delivery_id).update(sent_at=clock.now(), body="", calendar="")


def _calendar(content: str) -> MIMEText:
    """As mail programs read an invitation: the type names the method that the file has (RFC 6047, section 2.4)."""
    part = MIMEText(content, "calendar", "utf-8")
    part.set_param("method", content.partition("METHOD:")[2].partition("\r\n")[0])
    part.add_header("Content-Disposition", "attachment", filename="meeting.ics")
    return part


@outbox.database("outbox.purge")
def purge(job: Any) -> None:
    """Delete done jobs, and mail that was sent or never could be, past their days; an effect key stays for ever,
    without its payload."""
    from .models import Delivery, Job

    limit = clock.now() - timedelta(days=getattr(settings, "OUTBOX_KEEP_DAYS", 30))
    past = Job.objects.filter(state=Job.DONE, done_at__lt=limit)
    past.filter(effect_key=None).delete()
    past.exclude(effect_key=None).exclude(payload={}).update(payload={})
    # What was given up on would keep its words, and its one-time link, for ever.
    Delivery.objects.filter(Q(sent_at__lt=limit) | Q(sent_at=None, created_at__lt=limit)).delete()


outbox.schedule("outbox.purge", kind="outbox.purge", daily_at=time(3, 30))


@outbox.external("outbox.statistics")
def gather_statistics(job: Any) -> None:
    """Let SQLite sample how its rows are spread: 10 ms, without which it takes 100,000 rows of one state for few and
    reads them all to find twenty. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")


outbox.schedule("outbox.statistics", kind="outbox.statistics", every=3600)
