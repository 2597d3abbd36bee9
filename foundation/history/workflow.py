"""Transitions as a table; `move()` carries one out, exactly once, and records it.

No other code assigns a status to a saved record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from .models import Access, Event


class Refused(Exception):  # noqa: N818 - it is an answer, not an accident
    """A request that the rules refuse; its text is Korean and says what to do. Shown with status 409."""

    def __init__(self, message: str, code: str = "refused"):
        super().__init__(message)
        self.message = message
        self.code = code


class Forbidden(Exception):  # noqa: N818
    """A person whose role doesn't allow the request. Shown with status 403."""


@dataclass(frozen=True)
class Workflow:
    """`transitions` maps a state to the states that may follow it; `field` is the model's field that holds it."""

    name: str
    transitions: Mapping[str, tuple[str, ...]]
    field: str = "status"

    def allows(self, old: str, new: str) -> bool:
        return new in self.transitions.get(old, ())


def require(allowed: bool, message: str = "") -> None:
    """Raise Forbidden unless `allowed`; every service calls it first with a permission."""
    if not allowed:
        raise Forbidden(message or _("이 작업을 할 권한이 없습니다. 담당자에게 문의하세요."))


def record(
    obj: models.Model,
    verb: str,
    *,
    by: Any = None,
    reason: str = "",
    from_state: str = "",
    to_state: str = "",
    **data: Any,
) -> Event:
    """Write one event about `obj`; `by` is a user or None (the system)."""
    return Event.objects.create(
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        actor_key=getattr(by, "pk", None),
        reason=reason,
        data=data,
    )


@transaction.atomic
def move(
    obj: models.Model,
    workflow: Workflow,
    *,
    to: str,
    by: Any = None,
    reason: str = "",
    set: Mapping[str, Any] | None = None,
    **data: Any,
) -> Event:
    """Move `obj` along `workflow` to the state `to`, changing also the fields in `set`, and record it.

    Raises Refused where the table has no such transition, or where another request has moved it meanwhile.
    """
    old = getattr(obj, workflow.field)
    if not workflow.allows(old, to):
        raise Refused(
            _("지금 상태에서는 할 수 없는 작업입니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    changes = {workflow.field: to, **(set or {})}
    rows = type(obj)._default_manager.filter(pk=obj.pk, **{workflow.field: old}).update(**changes)
    if rows != 1:
        raise Refused(_("다른 사람이 먼저 처리했습니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "stale")
    for name, value in changes.items():
        setattr(obj, name, value)
    return record(obj, f"{workflow.name}.{to}", by=by, reason=reason, from_state=old, to_state=to, **data)


def looked_at(obj: models.Model, *, by: Any, purpose: str) -> None:
    """Log that `by` saw personal or confidential data of `obj`."""
    Access.objects.create(
        person_key=by.pk, object_type=obj._meta.label_lower, object_id=str(obj.pk), purpose=purpose
    )
