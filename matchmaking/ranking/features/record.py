"""신뢰, by what happened on the platform up to the moment: the supplier's track, smoothed so that a first case
proves little and a newcomer is taken for an average one.

A rate is (successes + a) / (cases + a + b): the mean of a Beta(a, b) prior after what was seen.
"""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from .batch import Batch, many
from .declaring import Column, Family
from .declaring import feature as declare

feature = partial(declare, family=Family.TRUST)


@dataclass(frozen=True)
class Prior:
    """`good` of `good + bad` cases, taken for seen before anything was."""

    good: float
    bad: float

    @property
    def mean(self) -> float:
        return self.after(0, 0)

    def after(self, good: int, cases: int) -> float:
        return (good + self.good) / (cases + self.good + self.bad)


ANSWERS = Prior(4.0, 1.0)  # four of five invitations are answered
ACCEPTS = Prior(3.0, 2.0)  # three of five are accepted
POC = Prior(2.0, 1.0)  # two of three PoCs are passed, as success_share takes for granted
PILOT = Prior(2.0, 1.0)

USUAL_HOURS, USUAL_ANSWERS = 48.0, 3  # three answers after two days
EXPERIENCED = 10  # accepted talks


def slowness(hours: float) -> float:
    return hours / (hours + USUAL_HOURS)


@feature("0–1, 진행 중인 초대·상담 / 동시 상담 가능 건수", _("공급기업의 일감"), direction=-1, unknown=0.0)
def load(batch: Batch) -> Column:
    """1 from full on, and where it takes none."""
    return batch.each(lambda s: min(1.0, s.track.open / s.track.slots) if s.track.slots else 1.0)


@feature("0–1, Beta(4, 1)로 평활", _("초대에 답한 비율"), unknown=ANSWERS.mean)
def response_rate(batch: Batch) -> Column:
    return batch.each(lambda s: ANSWERS.after(s.track.answered, s.track.invited))


@feature("0–1, 시간 / (시간 + 48)", _("초대에 답하기까지 걸린 시간"), direction=-1, unknown=0.5)
def response_time(batch: Batch) -> Column:
    """The median, among USUAL_ANSWERS more answers of USUAL_HOURS."""

    def slow(hours: float | None, answers: int) -> float:
        seen = USUAL_HOURS if hours is None else hours
        return slowness((answers * seen + USUAL_ANSWERS * USUAL_HOURS) / (answers + USUAL_ANSWERS))

    return batch.each(lambda s: slow(s.track.hours_to_answer, s.track.answered))


@feature("0–1, Beta(3, 2)로 평활", _("답한 초대 가운데 수락한 비율"), unknown=ACCEPTS.mean)
def accept_rate(batch: Batch) -> Column:
    return batch.each(lambda s: ACCEPTS.after(s.track.accepted, s.track.answered))


@feature("0–1, Beta(2, 1)로 평활", _("개념검증을 통과한 비율"), unknown=POC.mean)
def poc_success(batch: Batch) -> Column:
    return batch.each(lambda s: POC.after(s.track.poc_passed, s.track.poc_ended))


@feature("0–1, Beta(2, 1)로 평활", _("실증을 통과한 비율"), unknown=PILOT.mean)
def pilot_success(batch: Batch) -> Column:
    return batch.each(lambda s: PILOT.after(s.track.pilot_passed, s.track.pilot_ended))


@feature("0–1, log₂(1 + 건수) / log₂ 11", _("아이온에서 수락한 상담"), unknown=0.0)
def platform_experience(batch: Batch) -> Column:
    return batch.each(lambda s: many(s.track.accepted, EXPERIENCED))
