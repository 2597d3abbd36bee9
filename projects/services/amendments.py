"""Amendments (협약변경): a party or the operating body asks for new terms, and somebody else of the operating body
approves them as the next version. Nothing else changes parties, period, budget or targets of a signed agreement.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files import services as files
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.money import in_words
from foundation.notifications.language import Text

from .. import permissions, workflow
from .. import terms as rules
from ..models import Agreement, Instalment, Terms
from ..terms import TermsGiven
from . import agreements, notices


@transaction.atomic
def request(*, agreement: Agreement, terms: TermsGiven, reason: str, by: User) -> Terms:
    """Ask for new terms, one request at a time.

    Raises ValidationError by field for bad input, Refused where nothing is to be amended or one is pending.
    """
    require(permissions.can_request_amendment(by, agreement))
    agreements.hold(agreement.project)
    agreement.status = _status(agreement)
    refuse_unready(agreement)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("왜 바꾸어야 하는지 적으세요.")})
    rules.check(terms, project=agreement.project, programme=agreement.programme)
    number = (agreement.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Terms(
        agreement=agreement,
        number=number,
        status=Terms.Status.REQUESTED,
        reason=reason,
        requested_by=by,
        requested_at=clock.now(),
    )
    rules.write(version, terms)
    if agreement.current is not None and rules.given(version) == rules.given(agreement.current):
        raise Refused(_("지금 조건과 다른 것이 없습니다. 바꿀 내용을 고친 뒤 신청하세요."), "unchanged")
    record(version, "terms.requested", by=by, reason=reason, to_state=version.status)
    _tell(version, lambda: _("협약변경이 신청되었습니다."), by=by)
    return version


@transaction.atomic
def approve(*, terms: Terms, document_number: str, effective_on: date, by: User, upload: Any = None) -> Terms:
    """Put the requested terms in force as the agreement's next version; `upload` is the amendment's document."""
    require(permissions.can_decide_amendment(by, terms))
    agreement = terms.agreement
    agreements.hold(agreement.project)
    agreement.refresh_from_db(fields=["status"])
    _read(terms)
    content = rules.given(terms)
    agreements.refuse_unsound(content, agreement=agreement)
    _refuse_overdrawn(agreement, content)
    agreements.check_document(document_number, effective_on, terms)
    document = {"document_number": document_number.strip(), "effective_on": effective_on}
    agreements.put_in_force(terms, document=document, by=by)
    move(agreement, workflow.AGREEMENT, to=Agreement.Status.AMENDED, by=by, version=terms.number)
    if upload is not None:
        files.attach(upload=upload, to=terms, by=by, kind="signed")
    _tell(terms, lambda: _("협약변경이 승인되어 새 조건이 시행됩니다."), by=by)
    return terms


@transaction.atomic
def reject(*, terms: Terms, reason: str, by: User) -> Terms:
    """Leave the agreement as it is; `reason` tells why."""
    require(permissions.can_decide_amendment(by, terms))
    if not reason.strip():
        raise ValidationError({"reason": _("왜 반려하는지 적으세요.")})
    return _end(terms, to=Terms.Status.REJECTED, reason=reason.strip(), by=by)


@transaction.atomic
def withdraw(*, terms: Terms, by: User) -> Terms:
    """Take one's own request back before it is decided."""
    require(permissions.can_withdraw_amendment(by, terms))
    return _end(terms, to=Terms.Status.WITHDRAWN, reason="", by=by)


def refuse_unready(agreement: Agreement) -> None:
    """Raise Refused, telling why, where no amendment can be asked for now."""
    if not agreement.is_in_force:
        raise Refused(_("체결해 시행 중인 협약만 변경을 신청할 수 있습니다."), "transition")
    if agreement.versions.filter(status=Terms.Status.REQUESTED).exists():
        raise Refused(_("이미 결정을 기다리는 협약변경이 있습니다. 그 결과를 보고 신청하세요."), "pending")


def pending(agreement: Agreement) -> Terms | None:
    return agreement.versions.in_full().filter(status=Terms.Status.REQUESTED).first()


def _end(terms: Terms, *, to: Terms.Status, reason: str, by: User) -> Terms:
    agreements.hold(terms.agreement.project)
    _read(terms)
    outcome = {"decided_by": by, "decided_at": clock.now(), "decision_reason": reason}
    move(terms, workflow.TERMS, to=to, by=by, reason=reason, set=outcome)
    _tell(terms, lambda: _("협약변경 신청 결과: %(result)s") % {"result": to.label}, by=by, body=reason)
    return terms


def _status(agreement: Agreement) -> str:
    """Read anew under the project's lock; of a draft that somebody has discarded meanwhile, a draft's."""
    found = Agreement.objects.filter(pk=agreement.pk).values_list("status", flat=True).first()
    return found or Agreement.Status.DRAFT


def _read(terms: Terms) -> None:
    """Read the request anew under the project's lock; somebody may have ended it meanwhile."""
    terms.refresh_from_db(fields=["status"])


def _refuse_overdrawn(agreement: Agreement, content: TermsGiven) -> None:
    """The instalments that are planned, payable or paid must fit in the new terms."""
    rows = Instalment.objects.filter(project=agreement.project).exclude(status=Instalment.Status.CANCELLED)
    planned = rows.aggregate(sum=Sum("amount_krw"))["sum"] or 0
    most = content.grant_krw if agreement.kind == Agreement.Kind.FUNDED else content.cash_krw
    if planned > most:
        raise Refused(
            _(
                "지급 회차의 합계 %(planned)s이 새 조건의 %(most)s보다 많습니다. "
                "아직 지급하지 않은 회차를 먼저 줄이세요."
            )
            % {"planned": in_words(planned), "most": in_words(most)},
            "overdrawn",
        )


def _tell(terms: Terms, event: Text, *, by: User, body: str = "") -> None:
    project = terms.agreement.project
    title = notices.named(project, event)
    told: dict[str, Any] = {"project": project, "kind": "projects.agreement", "title": title, "by": by}
    told["section"] = "agreement"
    notices.tell_firms(body=body, **told)
    notices.tell_coordinator(body=body, **told)
