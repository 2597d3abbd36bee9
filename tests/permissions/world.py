"""Firms, people and records for the permission matrix, with a secret in every text that isn't for everybody.

`secrets` maps each secret to the people who may ever read it; whoever else meets it has met a leak. Suppliers
S, T and P stand differently to firm A: S was invited and hasn't pledged, T was not invited, P does A's projects.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from companies.authentication import hash_token
from companies.models import ApiToken, Claim, Company, Interest, MemberInvitation, Membership, User
from foundation.files.models import Attachment
from foundation.files.services import attach
from foundation.history import clock
from foundation.history.workflow import record
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery, Job
from foundation.saved_searches.models import SavedSearch
from foundation.search.services import rebuild
from matchmaking.models import ContactLog, Curation, Lead, LeadPass, Match, Message, Need, Question
from matchmaking.services import rankers
from projects.models import Deliverable, Gate, GateCheck, GateReview, GateTemplate, Project, Stage
from solutions.models import Solution
from tests import factories
from tests.ranking import trained

from . import (
    agreements,
    alliance_agenda,
    alliance_cases,
    alliance_meetings,
    alliance_packs,
    ended,
    events,
    measured,
    money,
    plans,
    rounds,
    running,
)

ANONYMOUS = "anonymous"
A = frozenset({"owner_a", "member_a", "insider"})  # the insider is also a coordinator
COORDINATING = frozenset({"coordinator", "administrator"})
OPERATORS = COORDINATING | {"insider"}
T = frozenset({"owner_t", "owner_t_too"})  # a coordinator who sells is of a supplier, and no more
SUPPLIERS = T | {"owner_s", "owner_p"}
REVIEWERS = frozenset({"reviewer", "reviewer_other"})
SIGNED_IN = A | OPERATORS | SUPPLIERS | REVIEWERS | {"owner_b", "pending", "alliance", "stranger"}
EVERYBODY = SIGNED_IN | {ANONYMOUS}

INVITED_TOKEN, JOIN_TOKEN, CONFIRM_TOKEN = "token-of-the-invited", "token-to-join", "token-to-confirm"
CONFIDENTIAL = ("title", "description", "current_cost", "success_measure", "success_now", "success_target")
SUMMARY = "가공품 외관검사 자동화"
S = Match.Status


class World:
    def __init__(self) -> None:
        self._client = Client()
        self.secrets: dict[str, frozenset[str]] = {}
        self.people: dict[str, User] = {}
        self._make_firms()
        self._make_people()
        self._make_solutions()
        self._make_needs()
        self._make_matches()
        self.rounds = rounds.make(self, A | COORDINATING)
        self._make_questions()
        self._make_leads()
        events.make(self, OPERATORS, COORDINATING)
        self._make_curations()
        self._make_grades()
        self._make_projects()
        self.running = running.make(self, A | COORDINATING | {"owner_p"}, frozenset({"owner_p"}))
        self.tasks = plans.make(self, A | COORDINATING | {"owner_p"})
        self.agreed = agreements.make(self, A | COORDINATING | {"owner_p"})
        self.measured = measured.make(self, A | COORDINATING | {"owner_p", "reviewer"})
        self.money = money.make(self, A | COORDINATING | {"owner_p"}, OPERATORS)
        self.ended = ended.make(self, A | COORDINATING | {"owner_p"})
        self.meetings = alliance_meetings.make(self, OPERATORS | {"alliance"})
        self.agenda = alliance_agenda.make(self, OPERATORS | {"alliance"})
        self.cases = alliance_cases.make(self, A | COORDINATING | {"owner_p"}, OPERATORS | {"alliance"})
        self.pack = alliance_packs.make(self)
        self._make_papers()
        self._make_rankers()
        for index in ("companies", "solutions", "needs", "lessons"):
            rebuild(index=index)
        self.sessions = {name: self._sign_in(user) for name, user in self.people.items()}
        self.told = set(Notification.objects.values_list("pk", flat=True))
        self.mailed = set(Delivery.objects.values_list("pk", flat=True))
        self.due_on = (clock.today() + timedelta(days=7)).isoformat()

    def secret(self, text: str, readers: frozenset[str]) -> str:
        self.secrets[text] = readers
        return text

    def marked(self, name: str, readers: frozenset[str]) -> str:
        return self.secret(f"SECRET-{name}-", readers)

    def leaks(self, name: str, text: str) -> list[str]:
        """The secrets in `text` that aren't for this person."""
        return [secret for secret, readers in self.secrets.items() if name not in readers and secret in text]

    def client(self, name: str) -> Client:
        """Signs in anew each time: what the last request did to its session was taken back."""
        self._client.cookies.clear()
        if name != ANONYMOUS:
            self._client.cookies["sessionid"] = self.sessions[name]
        return self._client

    def leaked_notices(self, also: frozenset[str]) -> list[str]:
        """The secrets that were just sent to whom they aren't for; `also` are people that the act lets in."""
        names = {user.email: name for name, user in self.people.items()}
        notices = Notification.objects.exclude(pk__in=self.told).select_related("user")
        mails = Delivery.objects.exclude(pk__in=self.mailed)
        sent = [(row.user.email, f"{row.title} {row.body}") for row in notices]
        sent += [(row.to, f"{row.subject} {row.body}") for row in mails]
        told = [(names.get(email, email), text) for email, text in sent]
        return [
            f"{leak} → {name}" for name, text in told if name not in also for leak in self.leaks(name, text)
        ]

    def _make_firms(self) -> None:
        inside = A | COORDINATING
        # The reviewer of a project learns its firms before it pledges: it has to declare a conflict with them.
        self.a = factories.CompanyFactory(
            name=self.marked("firm-a", inside | {"owner_p", "reviewer"}),
            introduction=self.marked("about-a", inside),
            revenue_krw=52_0000_0000,
        )
        self.b = factories.CompanyFactory(name=self.marked("firm-b", OPERATORS | {"owner_b", "reviewer"}))
        self.waiting = factories.CompanyFactory(
            name=self.marked("firm-waiting", OPERATORS | {"pending"}),
            kind=Company.Kind.BOTH,
            status=Company.Status.PENDING,
        )
        self.suspended = factories.CompanyFactory(
            name=self.marked("firm-suspended", OPERATORS), status=Company.Status.SUSPENDED
        )
        self.plain = factories.CompanyFactory(name="평범한 수요기업")
        self.suppliers = {
            key: factories.SupplierFactory(name=f"공급기업-{key}", revenue_krw=777_001_230_000 + number)
            for number, key in enumerate("stpr")
        }
        for key, firm in self.suppliers.items():
            readers = OPERATORS | (T if key == "t" else {f"owner_{key}"} & SUPPLIERS)
            self.secret(firm.business_number, readers)
            self.secret(firm.business_number_text, readers)
            self.secret(str(firm.revenue_krw), readers)
        for firm in (self.a, self.b, self.plain, *self.suppliers.values()):
            factories.SiteFactory.create_batch(2, company=firm)
        self.site = self.a.sites.first()

    def _make_people(self) -> None:
        roles: dict[str, dict[str, Any]] = {name: {} for name in sorted(SIGNED_IN)}
        for name in ("coordinator", "insider", "owner_t_too"):
            roles[name]["is_coordinator"] = True
        for name in REVIEWERS:
            roles[name]["is_reviewer"] = True
        roles["alliance"]["is_alliance_member"] = True
        roles["administrator"] |= {"is_staff": True, "is_superuser": True}
        # Whom a coordinator may appoint is offered by name and address to coordinators, not to firms.
        roles["reviewer"]["name"] = self.marked("reviewer-name", OPERATORS | {"reviewer"})
        firms = {"owner_a": self.a, "member_a": self.a, "insider": self.a, "owner_b": self.b}
        firms |= {"pending": self.waiting}
        firms |= {f"owner_{key}": self.suppliers[key[0]] for key in ("s", "t", "t_too", "p")}
        for name, flags in roles.items():
            self.people[name] = factories.UserFactory(email=f"{name}@matrix.example", **flags)
            colleagues = next((group for group in (A, T) if name in group), {name})
            self.secret(f"{name}@matrix.example", OPERATORS | colleagues)
            if firm := firms.get(name):
                role = "owner" if name.startswith("owner") or name == "pending" else "member"
                factories.MembershipFactory(user=self.people[name], company=firm, role=role)
        self.membership = Membership.objects.get(user=self.people["member_a"])
        # The stranger has no firm any more, but once was of firm A.
        factories.MembershipFactory(user=self.people["stranger"], company=self.a, ended_at=clock.now())
        self.demo_person = factories.UserFactory(email="visitor@demo.example")

    def _solution(self, key: str, **fields: Any) -> Solution:
        solution = factories.SolutionFactory(company=self.suppliers[key], **fields)
        factories.set_terms(solution, process=["품질·검사"], ai_task=["비전검사"])
        return solution

    def _make_solutions(self) -> None:
        self.offered = {key: self._solution(key) for key in self.suppliers}
        self.spare = self._solution("s")
        own = OPERATORS | T
        texts = ("title", "summary", "description")
        for status in ("draft", "submitted"):
            fields = {
                name: f"{self.marked(f'{status}-solution-{name}', own)} 카메라로 찾습니다" for name in texts
            }
            setattr(self, f"{status}_solution", self._solution("t", status=status, **fields))

    def _need(self, name: str, company: Company, readers: frozenset[str], **fields: Any) -> Need:
        texts = {field: f"{self.marked(f'{name}-{field}', readers)} 눈으로 봅니다" for field in CONFIDENTIAL}
        values = {"confidentiality": Need.Confidentiality.SUMMARY, "masked_summary": SUMMARY}
        need = factories.NeedFactory(company=company, **(values | texts | fields))
        factories.set_terms(need, process=["품질·검사"], data_type=["이미지"])
        return need

    def _make_needs(self) -> None:
        own, coordinator = A | COORDINATING, self.people["coordinator"]
        performed = own | {"owner_p"}
        self.need = self._need("open", self.a, own, coordinator=coordinator)
        self.draft = self._need("draft", self.a, own, status="draft", opened_at=None)
        self.drafted_file = self._file(self.draft, "draft", own)
        self.submitted = self._need("submitted", self.a, own, status="submitted", opened_at=None)
        asked = {"status": "submitted", "opened_at": None, "source": "phone"}
        expires = clock.now() + timedelta(days=3)
        self.phoned = self._need(
            "phoned",
            self.a,
            own,
            confirm_token_hash=hash_token("another"),
            confirm_expires_at=expires,
            **asked,
        )
        self.linked = factories.NeedFactory(
            company=self.plain,
            confirm_token_hash=hash_token(CONFIRM_TOKEN),
            confirm_expires_at=expires,
            **asked,
        )
        self.quoted = self._need("quoted", self.a, performed, coordinator=coordinator)
        self.done = self._need("done", self.a, performed, status="matched")
        self.begun = self._need("begun", self.a, performed, status="matched")
        self.chosen = self._need("chosen", self.a, performed, status="matched")
        only_b = OPERATORS | {"owner_b"}
        self.need_b = self._need("b", self.b, only_b, confidentiality=Need.Confidentiality.INVITED)
        self.done_b = self._need("done-b", self.b, only_b, status="matched")

    def _match(
        self, need: Need, solution: Solution, status: str, *, pledged: bool = False, **fields: Any
    ) -> Match:
        if pledged:
            fields |= {"nda_version": "2026-1", "nda_accepted_at": clock.now()}
        match = factories.MatchFactory(need=need, solution=solution, status=status, **fields)
        if status != S.SHORTLISTED:
            hashed = hash_token(f"{solution.pk} {need.pk}")
            factories.InvitationFactory(
                match=match, sent_by=self.people["owner_a"], token_hash=self.secret(hashed, frozenset())
            )
        return match

    def _quote(self, match: Match, by: str, readers: frozenset[str]) -> Attachment:
        name = f"quotation-{by}"
        quotation = factories.QuotationFactory(
            match=match, approach=self.marked(name, readers), submitted_by=self.people["owner_p"]
        )
        return self._file(quotation, name, readers)

    def _make_matches(self) -> None:
        own = A | COORDINATING
        self.listed = self._match(self.need, self.offered["t"], S.SHORTLISTED)
        self.invited = self._match(self.need, self.offered["s"], S.INVITED)
        self.invited.invitation.token_hash = hash_token(INVITED_TOKEN)
        self.invited.invitation.save()
        # Why an invitation was once withdrawn is not for the supplier who is invited again.
        reason = self.marked("cancel-reason", own)
        record(self.invited, "match.cancelled", by=self.people["owner_a"], reason=reason)
        self.unpledged = self._match(self.need, self.offered["p"], S.ACCEPTED)
        note = self.marked("decline-note", own)
        self._match(self.need, self.offered["r"], S.DECLINED, decline_reason="other", decline_note=note)
        self.offer = self._match(self.quoted, self.offered["p"], S.QUOTED, pledged=True)
        self.quotation_file = self._quote(self.offer, "p", own | {"owner_p"})
        said = Message.objects.create(
            match=self.offer,
            author=self.people["owner_a"],
            side="demand",
            body=self.marked("message", own | {"owner_p"}),
        )
        self.said_file = self._file(said, "message", own | {"owner_p"})
        asked = self.marked("message-unpledged", own | {"owner_p"})
        Message.objects.create(
            match=self.unpledged, author=self.people["owner_p"], side="supplier", body=asked
        )
        self.picked = self._match(self.chosen, self.offered["p"], S.SELECTED, pledged=True)
        met = self._need("met", self.b, OPERATORS | {"owner_b"}, confidentiality=Need.Confidentiality.INVITED)
        self.met = self._match(met, self.offered["r"], S.ACCEPTED)
        rival = self._match(self.quoted, self.offered["r"], S.QUOTED, pledged=True)
        self.rival_file = self._quote(rival, "r", own)

    def _make_questions(self) -> None:
        """Of P, which hasn't pledged: one that waits, and one whose answer is for the pledged."""
        inside, asked = A | COORDINATING, {"match": self.unpledged, "asked_by": self.people["owner_p"]}
        self.question = Question.objects.create(
            need=self.need, body=self.marked("question", inside | {"owner_p"}), **asked
        )
        Question.objects.create(
            need=self.need,
            body=self.marked("question-answered", inside | {"owner_p"}),
            answer=self.marked("answer-for-the-pledged", inside),
            answered_by=self.people["owner_a"],
            answered_at=clock.now(),
            pledged_only=True,
            **asked,
        )

    def _make_leads(self) -> None:
        """T's, of the two needs whose summaries it sees; it passed on one."""
        firm, values = self.suppliers["t"], {"score": 0.8, "accept_probability": 0.6, "interest": 0.48}
        pair = {"company": firm, "solution": self.offered["t"]}
        for need in (self.need, self.quoted):
            Lead.objects.create(need=need, ranker="rules", masked=True, **pair, **values)
        self.lead = Lead.objects.get(need=self.need)
        self.passed = LeadPass.objects.create(
            need=self.quoted,
            reason="other",
            note=self.marked("pass-note", T),
            passed_by_key=self.people["owner_t"].pk,
            **pair,
        )

    def _make_grades(self) -> None:
        """What two graders, far apart, think of a pair of A's need."""
        self.need.pool.create(solution=self.spare, place=1)
        for name, grade in (("coordinator", 4), ("administrator", 0)):
            self.need.grades.create(
                solution=self.spare,
                grade=grade,
                reason=self.marked(f"grade-by-{name}", COORDINATING),
                grader_key=self.people[name].pk,
            )

    def _make_curations(self) -> None:
        """A pin that the coordinator proposed, one that stands, and an exclusion, each with its reason."""
        maker, second = self.people["coordinator"].pk, self.people["administrator"].pk
        values = {"need": self.need, "made_by_key": maker}
        self.proposed_pin = Curation.objects.create(
            solution=self.offered["t"],
            kind="pin",
            status="proposed",
            reason=self.marked("pin-reason", COORDINATING),
            note=self.marked("proposed-note", COORDINATING),
            **values,
        )
        Curation.objects.create(
            solution=self.offered["p"],
            kind="pin",
            status="live",
            reason=self.marked("live-reason", COORDINATING),
            note=self.marked("live-note", A | COORDINATING),
            confirmed_by_key=second,
            confirmed_at=clock.now(),
            **values,
        )
        Curation.objects.create(
            solution=self.offered["r"],
            kind="exclude",
            status="live",
            reason=self.marked("exclude-reason", COORDINATING),
            **values,
        )

    def _project(self, name: str, need: Need, key: str, readers: frozenset[str], **fields: Any) -> Project:
        match = self._match(need, self.offered[key], S.SELECTED, pledged=True)
        factories.QuotationFactory(match=match, submitted_by=self.people["owner_p"])
        return factories.ProjectFactory(
            match=match,
            number=f"AX-2026-{9000 + Project.objects.count()}",
            title=self.marked(f"project-{name}", readers),
            **({"coordinator": self.people["coordinator"]} | fields),
        )

    def _deliverable(
        self, project: Project, name: str, readers: frozenset[str], **fields: Any
    ) -> Deliverable:
        return Deliverable.objects.create(
            gate=project.gates.get(),
            title=self.marked(f"{name}-title", readers),
            note=self.marked(f"{name}-note", readers),
            submitted_by=self.people["owner_p"],
            **fields,
        )

    def _make_projects(self) -> None:
        seen = A | COORDINATING | {"owner_p", "reviewer"}
        only_b = OPERATORS | {"owner_b"}
        reviewer, pledged = self.people["reviewer"], {"pledged_at": clock.now()}
        self.reviewed = self._project("reviewed", self.done, "p", seen, stage=Stage.POC)
        self.planned = self._project("planned", self.begun, "p", seen, coordinator=None)
        self.project_b = self._project("b", self.done_b, "r", only_b | {"reviewer"})
        self.evidence = self._deliverable(self.reviewed, "evidence", seen, status="accepted")
        self.evidence_file = self._file(self.evidence, "evidence", seen)
        self._deliverable(self.planned, "plan", seen, status="accepted")
        self.undecided = self._deliverable(self.planned, "undecided", seen)
        self._deliverable(self.project_b, "evidence-b", only_b)
        self._ask(self.project_b.gates.get())
        gate = self.reviewed.gates.get()
        gate.status = "in_review"
        gate.save()
        comment = self.marked("review-comment", COORDINATING | {"reviewer"})
        self.review = GateReview.objects.create(
            gate=gate, reviewer=reviewer, score=80, comment=comment, **pledged
        )
        GateReview.objects.create(gate=self.planned.gates.get(), reviewer=reviewer, **pledged)
        self.unpledged_review = GateReview.objects.create(gate=self.project_b.gates.get(), reviewer=reviewer)

    def _ask(self, gate: Gate) -> None:
        """By the template that ships, of whose checklist the last item is checked."""
        gate.template = GateTemplate.objects.for_stage(gate.stage)
        gate.save()
        item = gate.template.items.last()
        GateCheck.objects.create(gate=gate, item=item, checked_by=self.people["coordinator"])

    def _file(self, obj: Any, name: str, readers: frozenset[str]) -> Attachment:
        content = b"%PDF-1.7\n" + self.marked(f"file-{name}-content", readers).encode()
        upload = SimpleUploadedFile(self.marked(f"file-{name}", readers) + ".pdf", content)
        return attach(upload=upload, to=obj, by=self.people["owner_p"])

    def _make_rankers(self) -> None:
        """One that serves, and a candidate; of no firm in particular."""
        rankers.promote(version=trained.version(), by=None, reason="규칙보다 낫다")
        self.candidate_ranker = trained.version(gain=0.0, seed=2)

    def _make_papers(self) -> None:
        """What hangs on people: claims, member invitations, tokens, notifications, a dead job."""
        own = A | COORDINATING
        self.need_file = self._file(self.need, "need", own)
        message = self.marked("claim-message", OPERATORS)
        self.contact = ContactLog.objects.create(
            company=self.a,
            need=self.need,
            kind="visit",
            summary=self.marked("contact", COORDINATING),
            next_action=self.marked("next-action", COORDINATING),
            next_on=clock.today(),
            by_key=self.people["coordinator"].pk,
        )
        self.interest = Interest.objects.create(
            user=self.people["coordinator"],
            company=factories.CompanyFactory(),
            kind="family",
            note=self.marked("interest", COORDINATING),
        )
        self.claim = Claim.objects.create(company=self.a, user=self.people["stranger"], message=message)
        self.saved_search = SavedSearch.objects.create(
            user=self.people["owner_a"],
            index="solutions",
            query="q=camera",
            name=self.marked("saved-search", frozenset({"owner_a"})),
        )
        week = clock.now() + timedelta(days=7)
        self.guest = MemberInvitation.objects.create(
            company=self.a,
            email=self.secret("guest@matrix.example", own),
            role="member",
            token_hash=hash_token("guest"),
            invited_by=self.people["owner_a"],
            expires_at=week,
        )
        MemberInvitation.objects.create(
            company=self.suppliers["t"],
            email="stranger@matrix.example",
            role="member",
            token_hash=hash_token(JOIN_TOKEN),
            invited_by=self.people["owner_t"],
            expires_at=week,
        )
        self.secrets["stranger@matrix.example"] |= T
        stranger = self.people["stranger"]
        EmailAddress.objects.create(user=stranger, email=stranger.email, verified=True, primary=True)
        self.token = self.api_token("owner_a", "text", "read")
        self.notices = {
            name: Notification.objects.create(
                user=user,
                kind="matchmaking.accepted",
                title=self.marked(f"notice-{name}", frozenset({name})),
                url="/notifications/",
            )
            for name, user in self.people.items()
        }
        error = self.marked("job-error", frozenset({"administrator"}))
        self.job = Job.objects.create(kind="search.index", state=Job.DEAD, last_error=error)

    def api_token(self, name: str, text: str, *scopes: str, **fields: Any) -> ApiToken:
        """A token of the person, sent as `text`."""
        values = {"expires_at": clock.now() + timedelta(days=1)} | fields
        return ApiToken.objects.create(
            user=self.people[name],
            label=self.marked(f"token-of-{name}", frozenset({name})),
            token_hash=self.secret(hash_token(text), frozenset()),
            scopes=list(scopes),
            **values,
        )

    @staticmethod
    def _sign_in(user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value
