"""Where a card of the board may go: to the next stage, or to a stop; it is the open round's decision that moves it."""

from django.utils.translation import gettext as _

from companies.models import User

from . import permissions, workflow
from .gating import missing
from .models import Gate, Project, Stage

DECISIONS = {Stage.STOPPED: Gate.Status.STOP}


def targets(project: Project) -> list[Stage]:
    """The next stage first."""
    return [Stage(stage) for stage in workflow.PROJECT.transitions.get(project.stage, ())]


def decision(to: Stage) -> Gate.Status:
    """That of the open round which moves its project there."""
    return DECISIONS.get(to, Gate.Status.GO)


def hindrances(project: Project, to: str, by: User) -> list[str]:
    """Why the project can't be moved there now, as sentences; a stop is for the gate's own page to refuse."""
    if to not in targets(project):
        return [_("과제는 한 단계씩만 옮길 수 있습니다. 바로 다음 단계를 고르세요.")]
    gate = project.gate
    if gate is None or gate.status not in Gate.OPEN:
        return [_("열린 단계평가가 없어 옮길 수 없습니다.")]
    if not permissions.can_decide(by, gate):
        return [_("이 단계평가의 평가위원이므로 의결은 다른 담당자가 합니다.")]
    if to == Stage.STOPPED:
        return []
    needed = missing(gate)
    if not needed and gate.status == Gate.Status.PLANNED:
        return [_("산출물과 평가위원이 갖추어졌습니다. 평가를 시작해 채점을 받은 뒤 의결하세요.")]
    return needed
