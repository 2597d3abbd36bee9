"""Who looks after a project for the operating body: one coordinator without an interest in either firm, or nobody."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.history.workflow import Refused, record, require
from foundation.notifications import notify

from .. import permissions
from ..models import Project, Stage
from . import notices

ENDED = (Stage.COMPLETED, Stage.STOPPED)


def assignable(project: Project) -> QuerySet[User]:
    """The coordinators without an interest in either firm; as permissions.has_interest."""
    people = User.objects.impartial([project.demand_firm_id, project.supplier_id])
    return people.filter(pk__in=User.objects.coordinators().values("pk")).order_by("name", "email")


@transaction.atomic
def assign(*, project: Project, coordinator: User, by: User) -> None:
    """Have `coordinator` look after the project, and tell it."""
    require(permissions.can_manage(by, project))
    now = Project.objects.select_for_update().get(pk=project.pk)
    if not assignable(now).filter(pk=coordinator.pk).exists():
        raise Refused(_("이해관계가 없는 코디네이터만 맡을 수 있습니다. 다른 사람을 고르세요."), "conflict")
    if now.coordinator_id == coordinator.pk:
        raise Refused(_("이미 이 과제를 맡고 있는 코디네이터입니다."), "present")
    _set(project, coordinator, by, "project.assigned")
    title = notices.named(project, lambda: _("담당 과제가 생겼습니다."))
    notices.tell_coordinator(project=project, kind="projects.assigned", title=title, by=by)


def step_back(person: User, company: Company) -> None:
    """Take the person off the projects of the firm, and tell the others which are without a coordinator."""
    of_firm = Q(demand_firm=company) | Q(supplier=company)
    rows = Project.objects.filter(of_firm, coordinator=person).exclude(stage__in=ENDED)
    for project in rows.select_for_update().order_by("pk"):  # as whoever else holds several does
        _set(project, None, person, "project.unassigned")
        title = notices.named(project, lambda: _("담당 코디네이터가 비었습니다. 새 담당자를 정해 주세요."))
        for other in User.objects.operators().exclude(pk=person.pk):
            notify(user=other, kind="projects.assigned", title=title, url=project.get_absolute_url())


def _set(project: Project, coordinator: User | None, by: User, verb: str) -> None:
    Project.objects.filter(pk=project.pk).update(coordinator=coordinator)
    project.coordinator = coordinator
    record(project, verb, by=by, coordinator=str(coordinator.pk) if coordinator else "")
