"""Every write of 상담일지: what was said and done with a firm, and the next action until somebody has done it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from companies.names import names_of
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import ContactLog, Match, Need
from . import matches


@transaction.atomic
def log(
    *,
    company: Company,
    by: User,
    kind: str,
    summary: str,
    occurred_on: date | None = None,
    match: Match | None = None,
    need: Need | None = None,
    next_action: str = "",
    next_on: date | None = None,
) -> ContactLog:
    """Note a contact with a firm, of a need or a match where there is one (a match's need is taken from it).

    A consultation of an accepted match moves it to CONSULTED; the firms see that, and not the note.
    """
    if match is not None:
        need = matches.hold(match)
    require(permissions.can_log(by, company, need=need, match=match))
    if match is not None and company.pk not in (match.need.company_id, match.solution.company_id):
        raise Refused(_("이 매칭의 수요기업이나 공급기업과의 상담만 적을 수 있습니다."), "company")
    if match is None and need is not None and not _concerned(need, company):
        raise Refused(
            _("이 수요의 기업이나, 이 수요에 매칭된 공급기업과의 상담만 적을 수 있습니다."), "company"
        )
    occurred_on = occurred_on or clock.today()
    if occurred_on > clock.today():
        raise Refused(_("아직 하지 않은 상담은 적을 수 없습니다. 다음에 할 일에 적어 주세요."), "occurred_on")
    if next_on and not next_action.strip():
        raise Refused(_("날짜에 무엇을 할지 적어 주세요."), "next_action")
    contact = ContactLog.objects.create(
        company=company,
        need=need,
        match=match,
        kind=ContactLog.Kind(kind),
        summary=summary.strip(),
        occurred_on=occurred_on,
        by_key=by.pk,
        next_action=next_action.strip(),
        next_on=next_on,
    )
    record(contact, "contact.logged", by=by)
    if contact.kind == ContactLog.Kind.CONSULTATION and match and match.status == Match.Status.ACCEPTED:
        reason = _("%(day)s 상담") % {"day": occurred_on.isoformat()}
        move(match, workflow.MATCH, to=Match.Status.CONSULTED, by=by, reason=reason, contact=str(contact.pk))
    return contact


def _concerned(need: Need, company: Company) -> bool:
    """The need's firm, or a supplier that has a match on it."""
    return need.company_id == company.pk or need.matches.filter(solution__company=company).exists()


@transaction.atomic
def finish(*, contact: ContactLog, by: User) -> None:
    """Mark the next action as done; it is done once."""
    require(permissions.can_log(by, contact.company, need=contact.need, match=contact.match))
    done = {"done_at": clock.now(), "done_by_key": by.pk}
    if not ContactLog.objects.waiting().filter(pk=contact.pk).update(**done):
        raise Refused(_("이미 마쳤거나 할 일이 없는 상담일지입니다."), "done")
    record(contact, "contact.finished", by=by)


def told(contacts: Iterable[ContactLog]) -> list[tuple[ContactLog, str]]:
    """Each log with the name of who wrote it."""
    rows = list(contacts)
    names = names_of(row.by_key for row in rows)
    return [(row, names[row.by_key]) for row in rows]
