from django.core.management.base import BaseCommand
from django.db import transaction

from foundation import outbox


class Command(BaseCommand):
    help = "Adds that many ledger entries and mails, by turns."

    def add_arguments(self, parser):
        parser.add_argument("entries", type=int)
        parser.add_argument("mails", type=int)
        parser.add_argument("--deadly", action="store_true", help="every tenth entry kills its worker")

    @transaction.atomic
    def handle(self, *, entries, mails, deadly, **options):
        for number in range(max(entries, mails)):
            if number < entries:
                outbox.add("ledger.write", number=number, deadly=deadly and number % 10 == 5)
            if number < mails:
                outbox.send_mail(to=f"person{number}@example.com", subject=f"알림 {number}", body="본문")
