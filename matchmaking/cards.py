"""A ranker version's figures in the words of its card, so that pages and commands tell the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import RankerVersion
from .ranking.features import FEATURES
from .ranking.labels import MODEL, PEOPLE, SHOWN, STORY

MEASURES: tuple[tuple[str, str | Promise], ...] = (
    ("ndcg_at_10", gettext_lazy("첫 10개의 순서 (nDCG@10)")),
    ("ndcg_at_5", gettext_lazy("첫 5개의 순서 (nDCG@5)")),
    ("mrr", gettext_lazy("첫 도움이 되는 자리 (MRR)")),
    ("recall_at_10", gettext_lazy("첫 10개에 든 비율 (재현율)")),
)
RANKINGS: dict[str, str | Promise] = {
    "model": gettext_lazy("이 모델"),
    "trees": gettext_lazy("학습한 조정을 모두 더한 순위"),
    "rules": gettext_lazy("규칙"),
    "text": gettext_lazy("글 점수만 (유의어를 더한 BM25)"),
}
SOURCES: dict[str, str | Promise] = {
    PEOPLE: gettext_lazy("사람이 매긴 등급"),
    MODEL: gettext_lazy("언어모델이 매긴 등급 (현장 전문가의 확인 없음)"),
    SHOWN: gettext_lazy("수요기업이 본 목록과 그 뒤의 결과"),
    STORY: gettext_lazy("데모가 지어낸 목록과 결과"),
}
STRATA: dict[str, str | Promise] = {
    "industry": gettext_lazy("업종"),
    "size": gettext_lazy("종업원 수"),
}
FEW = 100  # needs, below which an interval stays wide
MOST_FEATURES = 12
_LABELS = {feature.name: feature.label for feature in FEATURES}
Label = str | Promise


@dataclass(frozen=True)
class Difference:
    """What the model's lists have more than another's, with the 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def signed_mean(self) -> str:
        return _signed(self.mean)

    @property
    def signed_low(self) -> str:
        return _signed(self.low)

    @property
    def signed_high(self) -> str:
        return _signed(self.high)

    @property
    def better(self) -> bool:
        return self.low > 0.0

    @property
    def says(self) -> str:
        if self.better:
            return _("더 낫습니다")
        return _("더 못합니다") if self.high < 0 else _("차이를 말할 수 없습니다(구간이 0을 포함)")


@dataclass(frozen=True)
class Step:
    """Pairs of one step of the points that people see, and which percentage of them would help."""

    low: int
    high: int
    pairs: int
    helped: int


@dataclass(frozen=True)
class Chance:
    """Invitations for which suppliers were taken to accept in `low` to `high` percent of cases; of them, the mean that
    was told and how many came to be accepted."""

    low: int
    high: int
    invitations: int
    told: int
    accepted: int

    @property
    def percent(self) -> int:
        return round(100 * self.accepted / self.invitations)


@dataclass(frozen=True)
class Acceptance:
    """`error` is the Brier score, 0 best, and `error_of_the_mean` that of telling everybody the same."""

    invitations: int
    chances: list[Chance]
    error: float
    error_of_the_mean: float

    @property
    def says(self) -> str:
        if self.error < self.error_of_the_mean:
            return _("모두에게 평균을 말하는 것보다 실제에 가깝습니다.")
        return _("모두에게 평균을 말하는 것보다 실제에 가깝지 않습니다.")


@dataclass(frozen=True)
class Stratum:
    """nDCG@10 over the needs of one industry or size of firm."""

    name: str
    needs: int
    model: float
    rules: float
    difference: Difference


@dataclass(frozen=True)
class Card:
    version: RankerVersion

    @property
    def metrics(self) -> Mapping[str, Any]:
        return self.version.metrics

    def rankings(self) -> list[tuple[Label, list[float]]]:
        """Each ranking's name and its figures, in the order of MEASURES."""
        found = self.metrics["rankings"]
        return [
            (label, [found[name][m] for m, _label in MEASURES])
            for name, label in RANKINGS.items()
            if name in found
        ]

    @property
    def quality(self) -> float:
        return float(self.metrics["rankings"]["model"]["ndcg_at_10"])

    def measures(self) -> list[Label]:
        return [label for _name, label in MEASURES]

    def differences(self) -> list[tuple[Label, Difference]]:
        """In nDCG@10 to each other ranking."""
        found = self.metrics["minus"]
        return [(label, _difference(found[name])) for name, label in RANKINGS.items() if name in found]

    def trees_to_rules(self) -> Difference:
        """Of what was learnt, believed in full."""
        return _difference(self.metrics["trees_minus"]["rules"])

    def to_rules(self) -> Difference:
        return _difference(self.metrics["minus"]["rules"])

    def strata(self) -> list[tuple[Label, list[Stratum]]]:
        return [
            (
                label,
                [
                    Stratum(
                        name, row["needs"], row["model"], row["rules"], Difference(**row["minus"]["rules"])
                    )
                    for name, row in self.metrics["strata"][kind].items()
                ],
            )
            for kind, label in STRATA.items()
            if kind in self.metrics["strata"]
        ]

    def exposure(self) -> list[tuple[Label, float]]:
        found = self.metrics["exposure"]
        return [(label, found[name]) for name, label in RANKINGS.items() if name in found]

    def features(self) -> list[tuple[Label, int]]:
        """The features that the trees gain most by, with their percentage."""
        best = sorted(self.version.gains.items(), key=lambda item: -item[1])[:MOST_FEATURES]
        return [(_LABELS.get(name, name), round(gain * 100)) for name, gain in best if gain > 0]

    def steps(self) -> list[Step]:
        """From the best."""
        rows: Sequence[Mapping[str, Any]] = self.metrics["steps"]["model"]
        lows = [round(row["from"] * 100) for row in rows]
        highs = [*(low - 1 for low in lows[1:]), 100]
        steps = [
            Step(low, high, row["pairs"], round(row["happened"] * 100))
            for low, high, row in zip(lows, highs, rows, strict=True)
        ]
        return steps[::-1]

    def acceptance(self) -> Acceptance | None:
        """None where no invitation was settled, or the version was measured before this was."""
        found = self.metrics.get("acceptance")
        if not found:
            return None
        chances = [
            Chance(
                low=round(row["from"] * 100),
                high=min(100, round(row["from"] * 100) + 10),
                invitations=row["pairs"],
                told=round(row["mean"] * 100),
                accepted=round(row["happened"] * row["pairs"]),
            )
            for row in found["bins"]
        ]
        return Acceptance(found["pairs"], chances, found["brier"], found["brier_of_the_mean"])

    @property
    def coverage(self) -> Mapping[str, int] | None:
        """Solutions that would help, and those of them that the lists had; None in versions measured before."""
        found: Mapping[str, int] | None = self.metrics.get("coverage")
        return found

    def sources(self) -> list[tuple[Label, int, list[int]]]:
        """(source, needs, pairs of each label from 0)"""
        return [(SOURCES[row["source"]], row["needs"], row["by_label"]) for row in self.version.labels]

    def percent(self) -> int:
        return round(self.version.share * 100)

    def limits(self) -> list[str]:
        """What a reader has to know before believing the figures."""
        found = []
        sources = {row["source"] for row in self.version.labels}
        if MODEL in sources:
            found.append(
                _("언어모델이 매긴 등급으로 배우고 쟀습니다. 현장 전문가가 매기면 결과가 다를 수 있습니다.")
            )
        if SHOWN not in sources:
            found.append(
                _("실제로 보여 준 목록의 결과(초대, 선정, 개념검증)는 아직 학습에 쓰이지 않았습니다.")
            )
        needs = self.metrics["needs"]
        if needs < FEW:
            found.append(
                ngettext(
                    "수요 %(needs)d건으로만 쟀습니다. 작은 차이는 우연과 가를 수 없습니다.",
                    "수요 %(needs)d건으로만 쟀습니다. 작은 차이는 우연과 가를 수 없습니다.",
                    needs,
                )
                % {"needs": needs}
            )
        if not self.version.share:
            found.append(
                _("학습한 조정이 규칙보다 낫다는 근거가 없어 조정을 쓰지 않습니다. 점수는 규칙과 같습니다.")
            )
        elif self.version.share < 1:
            found.append(
                _("자료가 적어 학습한 조정을 %(percent)d%%만 더합니다.") % {"percent": self.percent()}
            )
        if self.to_rules().low <= 0:
            found.append(_("규칙보다 낫다고 할 근거가 없습니다(차이의 구간이 0을 포함)."))
        found.append(
            _("검색이 찾은 200개 안에서만 순서를 정합니다. 검색이 찾지 못한 솔루션은 올라오지 못합니다.")
        )
        return found


def _difference(measured: Mapping[str, Mapping[str, float]]) -> Difference:
    return Difference(**measured["ndcg_at_10"])


def _signed(value: float) -> str:
    """Never -0.000, which says a sign that the figure doesn't have."""
    return f"{round(value, 3) + 0.0:+.3f}"
