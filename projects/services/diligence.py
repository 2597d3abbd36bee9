"""Whether a stopped project was performed with diligence: a committee's verdict, open to one appeal, then final.

Neither the project's coordinator nor whoever decided one of its gates has a part in it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Cause, Diligence, Project, Stage


@transaction.atomic
def open_(*, project: Project, cause: str, by: User) -> Diligence:
    """Note why the project was stopped, in the transaction of the stop; the verdict is still to come."""
    require(permissions.can_manage(by, project))
    if cause not in Cause.values:
        raise ValidationError({"cause": _("중단 구분을 고르세요.")})
    Project.objects.select_for_update().get(pk=project.pk)
    if project.stage != Stage.STOPPED:
        raise Refused(_("중단한 과제만 성실수행을 판정합니다."), "transition")
    if Diligence.objects.filter(project=project).exists():
        raise Refused(_("이미 성실수행 판정이 열린 과제입니다."), "present")
    diligence = Diligence.objects.create(project=project, cause=cause, coordinator=project.coordinator)
    record(diligence, "diligence.opened", by=by, to_state=diligence.status, cause=cause)
    return diligence
