"""Prints how good the suggestions for needs are, as one JSON: what people chose against what is suggested."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from companies.models import User
from companies.permissions import is_operator
from foundation.search import SearchUnavailable, get_engine
from matchmaking.documents import SPEC
from matchmaking.evaluation.suggestions import report
from matchmaking.models import Need


class Command(BaseCommand):
    help = "Measures what is suggested for the process and the data of the needs that are registered here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="whose view (a coordinator's)")

    def handle(self, *args: Any, **options: Any) -> None:
        people = User.objects.filter(is_active=True).order_by("date_joined", "pk")
        if options["email"]:
            user = people.filter(email__iexact=options["email"]).first()
        else:
            user = next((person for person in people if is_operator(person)), None)
        if user is None:
            raise CommandError("There is nobody of that address, or no coordinator.")
        try:
            get_engine().count(SPEC.name, frozenset())
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        needs = Need.objects.prefetch_related("terms").order_by("external_id")
        found = {"engine": get_engine().name} | report(needs, user)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
