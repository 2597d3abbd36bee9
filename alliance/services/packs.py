"""Freezing a meeting's figures, and restating them as a new version with its reason; nothing frozen is changed.

The figures are computed outside of the transaction that keeps them: others may write meanwhile.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from .. import content, permissions, quarters
from ..models import Pack
from ..quarters import Quarter


def freeze(*, year: int, quarter: int, cutoff_on: date | None = None, by: User) -> Pack:
    """A quarter's first pack, as of the end of `cutoff_on` (default: the previous month's end, as far as the quarter
    goes); raises ValidationError by field, Refused where the quarter has a pack."""
    require(permissions.can_prepare(by))
    of = Quarter(year, quarter)
    cutoff_on = _checked(of, cutoff_on or min(quarters.cutoff(clock.today()), of.last_on))
    pack = Pack(year=year, quarter=quarter, cutoff_on=cutoff_on, created_by=by)
    return _keep(
        pack,
        "pack.frozen",
        by,
        _("이 분기의 회의 자료가 이미 있습니다. 값을 고치려면 그 자료를 고친 판을 만드세요."),
    )


def restate(*, pack: Pack, reason: str, cutoff_on: date | None = None, by: User) -> Pack:
    """The next version, from today's records up to `cutoff_on` (default: as before); the old one stays.

    Raises ValidationError by field, Refused where `pack` has been restated.
    """
    require(permissions.can_prepare(by))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("왜 고치는지 적으세요. 새 판에 그대로 실립니다.")})
    cutoff_on = _checked(Quarter(pack.year, pack.quarter), cutoff_on or pack.cutoff_on)
    if cutoff_on < pack.cutoff_on:
        raise ValidationError(
            {
                "cutoff_on": _("앞 판의 기준일 %(day)s이거나 그 뒤의 날을 고르세요.")
                % {"day": pack.cutoff_on.isoformat()}
            }
        )
    new = Pack(
        year=pack.year,
        quarter=pack.quarter,
        cutoff_on=cutoff_on,
        version=pack.version + 1,
        restates=pack,
        reason=reason,
        created_by=by,
    )
    return _keep(new, "pack.restated", by, _("이미 고친 판이 있습니다. 가장 새로운 판에서 다시 고치세요."))


def _checked(of: Quarter, cutoff_on: date) -> date:
    """A day of the quarter that is over: records of a running one may still come."""
    latest = min(clock.today() - timedelta(days=1), of.last_on)
    if latest < of.starts_on:
        raise ValidationError(
            {"cutoff_on": _("이 분기에는 아직 지난 날이 없습니다. 분기 둘째 날부터 자료를 만들 수 있습니다.")}
        )
    if not of.starts_on <= cutoff_on <= latest:
        span = {"first": of.starts_on.isoformat(), "last": latest.isoformat()}
        raise ValidationError({"cutoff_on": _("기준일은 %(first)s부터 %(last)s까지에서 고르세요.") % span})
    return cutoff_on


def _keep(pack: Pack, verb: str, by: User, taken: str) -> Pack:
    """Compute and save; the constraints tell whether another was quicker."""
    of = Quarter(pack.year, pack.quarter)
    pack.kind = Pack.Kind.FINAL if pack.cutoff_on == of.last_on else Pack.Kind.PROVISIONAL
    pack.content = content.build(of, pack.cutoff_on, pack.kind)
    try:
        with transaction.atomic():
            pack.save()
            record(pack, verb, by=by, reason=pack.reason, sha256=pack.sha256)
    except IntegrityError as error:
        raise Refused(taken, "stale") from error
    return pack
