"""How much of what matching rests on a need says, of 100, and what it lacks; suppliers never read it.

Pure: it reads the need and its prefetched terms. The weights are set by people, the words of the problem first; they
say nothing of how good a solution will be found.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from solutions.models import Term

from .models import Need

SHORT, WHOLE = 20, 120  # characters of a description: half of its weight, all of it


@dataclass(frozen=True)
class Gap:
    """A field that says nothing or too little: what is missing, and why it matters."""

    field: str
    what: str | Promise
    why: str | Promise


@dataclass(frozen=True)
class Quality:
    points: int
    gaps: list[Gap]


@dataclass(frozen=True)
class Part:
    """`said` is the share of the weight that the need has earned, from 0 to 1."""

    weight: int
    gap: Gap
    said: Callable[[Need], float]


def _part(weight: int, field: str, what: Promise, why: Promise, said: Callable[[Need], object]) -> Part:
    return Part(weight, Gap(field, what, why), lambda need: float(said(need) or 0))  # type: ignore[arg-type]


def _written(name: str) -> Callable[[Need], bool]:
    return lambda need: bool(getattr(need, name).strip())


def _answered(name: str) -> Callable[[Need], bool]:
    return lambda need: getattr(need, name) not in (None, "")


def _terms(facet: Term.Facet) -> Callable[[Need], bool]:
    return lambda need: bool(need.terms_of(facet))


def _description(need: Need) -> float:
    length = len(need.description.strip())
    return 0.0 if length < SHORT else 1.0 if length >= WHOLE else 0.5


#: The weights of what every need is asked make 100.
PARTS: tuple[Part, ...] = (
    _part(
        5,
        "title",
        _("한 줄 제목"),
        _("검색과 목록에서 가장 먼저 읽히고 가장 크게 세는 글입니다."),
        _written("title"),
    ),
    _part(
        25,
        "description",
        _("문제의 설명(120자 이상)"),
        _("솔루션은 이 글로 찾습니다. 짧으면 비슷한 말을 쓰는 엉뚱한 솔루션이 앞섭니다."),
        _description,
    ),
    _part(
        12,
        "process",
        _("공정·업무"),
        _("같은 공정에서 써 본 솔루션을 앞세웁니다."),
        _terms(Term.Facet.PROCESS),
    ),
    _part(
        6,
        "current_cost",
        _("지금 드는 비용·시간"),
        _("공급기업이 얼마를 줄일 수 있는지 셈해 견적을 냅니다."),
        _written("current_cost"),
    ),
    _part(
        10,
        "data_type",
        _("지금 있는 데이터"),
        _("그 데이터로 되는 기술을 앞세웁니다."),
        _terms(Term.Facet.DATA_TYPE),
    ),
    _part(
        4,
        "data_years",
        _("데이터가 쌓인 햇수"),
        _("배울 데이터가 넉넉한지, 먼저 모아야 하는지가 갈립니다."),
        _answered("data_years"),
    ),
    _part(
        4,
        "data_labelled",
        _("정답이 적힌 데이터인지"),
        _("정답을 새로 적는 일은 개념검증 비용과 기간에 듭니다."),
        _answered("data_labelled"),
    ),
    _part(
        4,
        "internet",
        _("현장의 인터넷"),
        _("폐쇄망이면 클라우드 솔루션을 처음부터 뺍니다."),
        _answered("internet"),
    ),
    _part(
        3,
        "downtime",
        _("설비를 멈출 수 있는지"),
        _("설치할 수 있는 때가 정해져야 일정을 낼 수 있습니다."),
        _answered("downtime"),
    ),
    _part(
        3,
        "personal_data",
        _("얼굴·CCTV가 들어가는지"),
        _("개인정보를 가리거나 동의를 받는 일이 먼저 필요할 수 있습니다."),
        _answered("personal_data"),
    ),
    _part(
        2,
        "client_nda",
        _("원청과의 비밀유지"),
        _("자료를 누구에게 언제 보일 수 있는지가 달라집니다."),
        _answered("client_nda"),
    ),
    _part(
        3,
        "core_technology",
        _("국가핵심기술 해당 여부"),
        _("해당하면 승인 없이 클라우드를 쓸 수 없어 그런 솔루션을 뺍니다."),
        _answered("core_technology"),
    ),
    _part(
        7,
        "budget_max_manwon",
        _("예산 상한"),
        _("값이 크게 벗어난 솔루션을 빼고 맞는 것을 앞세웁니다."),
        _answered("budget_max_krw"),
    ),
    _part(
        4,
        "desired_weeks",
        _("희망 도입 기간"),
        _("그 안에 들여놓을 수 있는 솔루션을 앞세웁니다."),
        _answered("desired_weeks"),
    ),
    _part(
        4,
        "success_measure",
        _("성공을 무엇으로 재는지"),
        _("공급기업이 약속할 지표가 되고, 과제의 목표가 됩니다."),
        _written("success_measure"),
    ),
    _part(
        2,
        "success_now",
        _("그 값이 지금 얼마인지"),
        _("나아진 만큼을 재려면 지금 값이 있어야 합니다."),
        _written("success_now"),
    ),
    _part(
        2,
        "success_target",
        _("얼마가 되면 성공인지"),
        _("공급기업이 할 수 있는 일인지 미리 압니다."),
        _written("success_target"),
    ),
)
SUMMARY = _part(
    10,
    "masked_summary",
    _("공급기업에 먼저 보일 요약"),
    _("서약 전의 공급기업은 이 글만 보고 관심을 가질지 정합니다."),
    _written("masked_summary"),
)


def quality(need: Need) -> Quality:
    """What a masked need tells first weighs besides, and all of it is brought to 100."""
    masked = need.confidentiality != Need.Confidentiality.OPEN
    parts = (*PARTS, SUMMARY) if masked else PARTS
    said = [(part, part.said(need)) for part in parts]
    earned = sum(part.weight * share for part, share in said)
    gaps = [part for part, share in said if share < 1]
    gaps.sort(key=lambda part: -part.weight)
    points = int(100 * earned / sum(part.weight for part in parts))
    return Quality(points, [part.gap for part in gaps])
