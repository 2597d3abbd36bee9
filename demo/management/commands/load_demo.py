"""`manage.py load_demo`: invented firms, people and a year of their dealings, told through the services.

Relative to today. Mail that the story sends goes nowhere: its addresses end in .example.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from tqdm import tqdm

from companies.models import Company, Ksic, User
from companies.services import firms
from demo import people, shipped, texts
from demo.story import GIVEN, Story
from foundation import outbox
from foundation.history import clock
from foundation.money import to_won
from foundation.search import meaning, registry
from matchmaking.models import Need
from matchmaking.ranking import registry as ranking
from matchmaking.services import lead_refresh, needs, rankers
from solutions import services as catalogue
from solutions.models import Solution, Term
from solutions.taxonomy import ANY_DEPLOYMENT

SMART_FACTORY = {label: value for value, label in Company.SmartFactory.choices}


class Command(BaseCommand):
    help = "Loads the demo into an empty installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="leave an installation with data as it is"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demo is for local installations; it is not loaded with AION_ENV=production."
            )
        begun = (
            settings.DATA_DIR / "demo.begun"
        )  # there while it loads, and after that only if it was interrupted
        if Company.objects.exists() or User.objects.filter(email__endswith=f"@{people.DOMAIN}").exists():
            if begun.exists():
                raise CommandError(
                    "The demo's loading was interrupted and only a part of it is there: remove "
                    f"{settings.DATA_DIR} (and empty the database, if it is elsewhere), then start again."
                )
            if if_empty:
                return
            raise CommandError(
                "The demo needs an empty installation; point DATA_DIR or DATABASE_URL at a new one."
            )
        self.stderr.write("== Demo data (once)")
        # A demo may be lost with the power; all else waits for the disk.
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            connection.cursor().execute("PRAGMA synchronous=OFF")
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        begun.touch()
        Loader(self.stderr.isatty()).load()
        for index in registry.sources():
            meaning.refresh(index)
        self.stderr.write(f"Ranker: {learnt_ranker()}")
        lead_refresh.refresh_needs([str(pk) for pk in Need.objects.open().values_list("pk", flat=True)])
        begun.unlink()
        self.stderr.write(
            f"Demo: {Company.objects.count()} firms, {Solution.objects.count()} solutions, {Need.objects.count()} needs"
        )


def learnt_ranker() -> str:
    """Register the shipped training (docs/ranking.md tells how it was made) and say what serves: the blend that it
    chose out of fold, though it be no better than the rules for sure, as the demo is there to show one at work; the
    rules where it chose to add nothing to them, or gives lists that are worse on the whole."""
    version = rankers.register_shipped(shipped.FOLDER)
    found = rankers.compare(version, None)
    if found and version.share and found.difference.mean >= 0:
        reason = texts.RANKER_BETTER if found.better else texts.RANKER_SHOWN
        rankers.promote(version=version, by=None, reason=reason, force=True)
    return ranking.serving().version


class Loader:
    def __init__(self, interactive: bool) -> None:
        self.interactive = interactive
        self.password = make_password(people.PASSWORD)  # once: hashing is slow by design
        self.terms = {(term.facet, term.name): term for term in Term.objects.all()}
        self.begun = clock.now() - timedelta(days=400)
        self.owners: dict[Any, User] = {}

    def load(self) -> None:
        with clock.at(self.begun):
            operators = {
                role.account: self.person(role.email, role.name, flags=role.flags) for role in people.ROLES
            }
        coordinators = [operators["coordinator"], operators["coordinator2"]]
        reviewers = [operators[name] for name in ("reviewer", "reviewer2", "reviewer3")]
        rows = shipped.rows("companies")
        for number, row in enumerate(self.bar(rows, "기업")):
            with clock.at(self.begun + timedelta(hours=number)):
                self.company(number, row, coordinators[number % 2])
        self.by_number = {company.business_number: company for company in Company.objects.all()}
        for number, row in enumerate(self.bar(shipped.rows("solutions"), "솔루션")):
            with clock.at(self.begun + timedelta(days=6, hours=number)):
                self.solution(row, coordinators[number % 2], published=number % 30 != 17)
        with clock.at(self.begun + timedelta(days=14)):
            outbox.drain()
        self.answers = {row.pop("external_id"): row for row in shipped.rows("answers")}
        later = {row["external_id"]: row for row in shipped.rows("needs_later")}
        needs_rows = [*shipped.rows("needs"), *(row for name, row in later.items() if name in GIVEN)]
        story = Story(self.owners, coordinators, reviewers, operators["admin"], self.need, later)
        with tqdm(total=len(needs_rows), desc="한 해의 이야기", disable=not self.interactive) as bar:
            story.live(needs_rows, progress=bar.update)

    def bar(self, rows: list[shipped.Row], label: str) -> Any:
        return tqdm(rows, desc=label, disable=not self.interactive)

    def person(self, email: str, name: str, *, flags: tuple[str, ...] = ()) -> User:
        user = User(email=email, name=name, password=self.password, **dict.fromkeys(flags, True))
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def company(self, number: int, row: shipped.Row, coordinator: User) -> None:
        owner = self.person(people.member_email(row["external_id"]), people.member_name(number))
        company = firms.register(
            business_number=row["business_number"],
            by=owner,
            details={
                "name": row["name"],
                "kind": row["kind"],
                "introduction": row["introduction"],
                "industry_text": row["industry_text"],
                "ksic": Ksic.objects.filter(code=row["ksic"]).first(),
                "employees": row["employees"],
                "founded_year": row["founded"],
                "revenue_krw": row["revenue_million"] * 1_000_000,
                "smart_factory_level": SMART_FACTORY[row["smart_factory_level"]],
            },
            sites=[{"kind": "head_office", "district": row["district"]}],
        )
        assert company is not None
        Company.objects.filter(pk=company.pk).update(external_id=row["external_id"])
        firms.approve(company=company, by=coordinator)
        self.owners[company.pk] = owner

    def solution(self, row: shipped.Row, coordinator: User, *, published: bool) -> None:
        company = self.by_number[row["supplier_business_number"]]
        owner = self.owners[company.pk]
        solution = catalogue.create(
            company=company,
            by=owner,
            terms=[
                *self.named("process", row["processes"]),
                *self.named("ai_task", row["ai_tasks"]),
                *self.named("data_type", row["data_types"]),
                *self.named("deployment", row["deployment"]),
            ],
            title=row["title"],
            summary=row["summary"],
            description=row["description"],
            industries=row["industries"],
            certifications=row["certifications"],
            price_min_krw=to_won(row["price_min_manwon"]),
            price_max_krw=to_won(row["price_max_manwon"]),
            lead_time_weeks=row["lead_time_weeks"],
        )
        Solution.objects.filter(pk=solution.pk).update(external_id=row["external_id"])
        catalogue.set_references(solution=solution, by=owner, references=row["references"])
        catalogue.submit(solution=solution, by=owner)
        if published:
            catalogue.publish(solution=solution, by=coordinator)

    def need(self, row: shipped.Row, coordinator: User) -> Need:
        """A need as it came in: written by its firm, or taken down by a coordinator and confirmed by the firm."""
        company = self.by_number[row["company_business_number"]]
        owner = self.owners[company.pk]
        process = self.named("process", row["process"])
        if row["source"] == Need.Source.WEB:
            need = needs.create(company=company, by=owner, title=row["title"], description=row["description"])
        else:
            need, _token = needs.take(
                company=company,
                by=coordinator,
                title=row["title"],
                description=row["description"],
                process=process,
                source=row["source"],
            )
        Need.objects.filter(pk=need.pk).update(external_id=row["external_id"])
        need.refresh_from_db()
        deployment = [] if row["deployment"] == ANY_DEPLOYMENT else [row["deployment"]]
        return needs.save_step(
            need=need,
            by=owner,
            terms={
                "process": process,
                "data_type": self.named("data_type", row["data_types"]),
                "deployment": self.named("deployment", deployment),
            },
            any_deployment=not deployment,
            budget_max_krw=to_won(row["budget_max_manwon"]),
            desired_weeks=row["desired_weeks"],
            confidentiality=row["confidentiality"],
            masked_summary=row["masked_summary"],
            **self.answers.get(row["external_id"], {}),
        )

    def named(self, facet: str, names: list[str]) -> list[Term]:
        return [self.terms[facet, name] for name in names]
