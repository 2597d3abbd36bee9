"""Training a ranker, and deciding which one serves. No transaction spans a computation; a version is written at once.

`by` is a person, or None for the installation itself: the command line, the nightly job.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions
from ..cards import Difference
from ..evaluation.metrics import paired_difference
from ..models import RankerVersion
from ..ranking import labels, model, registry
from ..ranking.features import FEATURES, NAMES
from ..ranking.rules import RuleRanker
from ..ranking.training import evaluation
from ..ranking.training.data import Rows, Scores, TooLittleError
from ..ranking.training.lambdarank import train as learn
from ..ranking.training.trees import Trees
from ..workflow import RANKER
from . import acceptance, leads

log = structlog.get_logger(__name__)
SEED = 7
DIRECTIONS = [feature.direction for feature in FEATURES]
TEXT = "text_total"  # the feature that is the text score alone in the figures
TREES, NUMBERS = "ranker.txt", "ranker.json"  # the names of a shipped version's files
State = RankerVersion.State
Tick = Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A training's result, not registered yet: `text` are the trees; the rest as in RankerVersion."""

    text: str
    learnt: Mapping[str, Any]
    metrics: Mapping[str, Any]
    gains: Mapping[str, float]
    read: labels.Labels


def measure(*, tick: Tick = lambda: None) -> Figures:
    """Read the labels, train, and measure out of fold; writes nothing. The same labels give the same figures. Raises
    Refused where there is too little to learn from, SearchUnavailable where pairs can't be looked up."""
    now = clock.now()
    read = labels.read(as_of=now, tick=tick)
    if not read.counts:
        raise Refused(_("학습할 자료가 없습니다. 규칙이 순위를 정합니다."), "no_labels")
    base = RuleRanker()

    def rules(rows: Rows) -> Scores:
        tick()
        return base.scores(rows)

    how: dict[str, Any] = {"names": NAMES, "directions": DIRECTIONS, "rules": rules, "seed": SEED}
    try:
        report = evaluation.cross_validate(read.groups, text=TEXT, **how)
        trained = learn(read.groups, **how)
    except TooLittleError as error:
        log.info("ranking.too_little", why=str(error))
        raise Refused(
            _(
                "학습할 자료가 모자랍니다. 등급을 매긴 수요가 더 있어야 하고, 그때까지는 규칙이 순위를 정합니다."
            ),
            "few_labels",
        ) from error
    return Figures(
        text=trained.trees.text,
        learnt=trained.plain(),
        metrics={
            **report.plain(),
            "acceptance": acceptance.calibration(as_of=now),
            "against": _against(read, how, tick),
        },
        gains=trained.trees.gains(),
        read=read,
    )


def _against(read: labels.Labels, how: Mapping[str, Any], tick: Tick) -> dict[str, Any] | None:
    """What the labels that the serving version learnt from teach, measured on the same lists; None where the rules
    serve, which stand beside every version anyway, and where those labels are too few by now."""
    present = RankerVersion.objects.serving().first()
    if present is None:
        return None
    earlier = labels.read(as_of=present.trained_at, tick=tick)
    try:
        by_need = evaluation.against(read.groups, earlier.groups, **how)
    except TooLittleError as error:
        log.info("ranking.not_compared", version=present.version, why=str(error))
        return None
    return {"version": present.version, "by_need": by_need}


def train(*, by: User | None = None, tick: Tick = lambda: None) -> RankerVersion:
    """Train on all labels and register what comes of it as a candidate; the version that the same labels gave before
    is given again. Raises as measure()."""
    require(by is None or permissions.can_promote(by))
    found = measure(tick=tick)
    return register(
        text=found.text,
        learnt=found.learnt,
        metrics=found.metrics,
        gains=found.gains,
        labels=found.read.counts,
        labels_stamp=found.read.stamp,
        labels_from=found.read.since,
        labels_until=found.read.until,
        by=by,
    )


def register(
    *,
    text: str,
    learnt: Mapping[str, Any],
    by: User | None = None,
    base: str = RuleRanker.version,
    **fields: Any,
) -> RankerVersion:
    """Keep the trees in the storage and write their version; of one that is there already only the stamp of its
    labels and its figures change: labels were read again and taught the same, and it was measured beside what serves
    now."""
    version = model.named(text, learnt, base)
    known = RankerVersion.objects.filter(version=version).first()
    if known:
        known.labels_stamp, known.metrics = fields["labels_stamp"], fields["metrics"]
        known.save(update_fields=["labels_stamp", "metrics"])
        return known
    data = text.encode()
    stored = default_storage.save(f"models/{version}.txt", ContentFile(data))
    with transaction.atomic():
        row = RankerVersion.objects.create(
            version=version,
            file=stored,
            sha256=hashlib.sha256(data).hexdigest(),
            base=base,
            features=list(Trees(text).names),
            learnt=learnt,
            **fields,
        )
        record(row, "ranker.trained", by=by, to_state=row.state)
        for older in RankerVersion.objects.filter(state=State.CANDIDATE).exclude(pk=row.pk):
            move(older, RANKER, to=State.RETIRED, reason=f"→ {version}")
    return row


def ship(found: Figures, folder: Path) -> None:
    """Write a training's result so that load_shipped() can register it elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    read = found.read
    plain = {
        "base": RuleRanker.version,
        "trained_at": clock.now().isoformat(),
        "learnt": found.learnt,
        "labels": read.counts,
        "labels_from": read.since and read.since.isoformat(),
        "labels_until": read.until and read.until.isoformat(),
        "gains": found.gains,
        "metrics": found.metrics,
    }
    (folder / TREES).write_text(found.text, "utf-8")
    (folder / NUMBERS).write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")


def register_shipped(folder: Path, *, by: User | None = None) -> RankerVersion:
    """Register what ship() wrote there; its labels count as those of this installation, so that no training follows
    before anything is new."""
    plain = json.loads((folder / NUMBERS).read_text("utf-8"))
    for name in ("trained_at", "labels_from", "labels_until"):
        plain[name] = plain[name] and datetime.fromisoformat(plain[name])
    text = (folder / TREES).read_text("utf-8")
    return register(text=text, by=by, labels_stamp=labels.stamp(as_of=clock.now()), **plain)


def retrain(*, tick: Tick = lambda: None) -> RankerVersion | None:
    """The nightly training: nothing where a version has learnt from these very labels; where no label is left, the
    rules serve. Promoting is for people."""
    stamp = labels.stamp(as_of=clock.now())
    if RankerVersion.objects.filter(labels_stamp=stamp).exists():
        return None
    try:
        return train(tick=tick)
    except Refused as refused:
        if refused.code == "no_labels":
            step_down(by=None, reason=refused.message)
        return None


@dataclass(frozen=True)
class Comparison:
    """What the version's lists have more than `other`'s, which serves now, in nDCG@10 out of fold, over the `needs`
    that both were measured on, by the same lists of the same moment."""

    other: str
    needs: int
    difference: Difference

    @property
    def better(self) -> bool:
        return self.difference.better


def compare(version: RankerVersion, present: RankerVersion | None) -> Comparison | None:
    """Against what serves. None where the version wasn't measured beside it, or no need was measured with both."""
    ours = version.metrics["by_need"][evaluation.MODEL]
    if present is None:
        other, theirs = version.base, version.metrics["by_need"][evaluation.RULES]
    else:
        against = version.metrics.get("against") or {"version": "", "by_need": {}}
        if against["version"] != present.version:
            return None
        other, theirs = present.version, against["by_need"]
    both = sorted(ours.keys() & theirs.keys())
    if not both:
        return None
    found = paired_difference([ours[need] for need in both], [theirs[need] for need in both])
    return Comparison(other, len(both), Difference(found.mean, found.low, found.high))


@transaction.atomic
def promote(*, version: RankerVersion, by: User | None, reason: str, force: bool = False) -> RankerVersion:
    """Let a version serve, from every process's next list on. Raises Refused where it can't be used, where it isn't
    shown to be better than what serves, unless forced with a reason, and where another was promoted meanwhile."""
    require(by is None or permissions.can_promote(by))
    _usable(version)
    seen = RankerVersion.objects.serving().first()
    present = _serving_locked()
    if present != seen:
        raise Refused(
            _("방금 다른 모델을 쓰기로 했습니다. 모델 카드를 다시 열어 견준 뒤 정하세요."), "changed"
        )
    found = compare(version, present)
    better = found is not None and found.better
    if not better and not force:
        raise Refused(_not_better(found, present), "not_better")
    if not reason.strip():
        raise Refused(_("이 모델을 쓰는 사유를 적어 주세요."), "reason")
    if present:
        _retire(present, by=by, reason=reason)
    _serve(version, by=by, reason=reason, replaces=present, forced=not better)
    return version


def _serving_locked() -> RankerVersion | None:
    """What serves, until the caller commits: all versions are locked, since where none serves yet there is no other row
    that two could meet at."""
    list(RankerVersion.objects.order_by("pk").select_for_update().values_list("pk"))
    return RankerVersion.objects.serving().first()


@transaction.atomic
def roll_back(*, by: User | None, reason: str) -> RankerVersion | None:
    """Give its place back to what served before; None: to the rules. Raises Refused where the rules serve already."""
    require(by is None or permissions.can_promote(by))
    present = _serving_locked()
    if present is None:
        raise Refused(_("지금은 규칙이 순위를 정하고 있어 되돌릴 모델이 없습니다."), "nothing")
    before = present.replaces
    if before:
        _usable(before)
    _retire(present, by=by, reason=reason)
    if before:
        _serve(before, by=by, reason=reason, replaces=before.replaces, forced=before.forced)
    return before


@transaction.atomic
def step_down(*, by: User | None, reason: str) -> None:
    """Let the rules serve."""
    require(by is None or permissions.can_promote(by))
    present = _serving_locked()
    if present:
        _retire(present, by=by, reason=reason)


def _serve(
    version: RankerVersion, *, by: User | None, reason: str, replaces: RankerVersion | None, forced: bool
) -> None:
    changes = {
        "replaces": replaces,
        "promoted_at": clock.now(),
        "promoted_by_key": getattr(by, "pk", None),
        "promoted_reason": reason,
        "forced": forced,
    }
    move(version, RANKER, to=State.SERVING, by=by, reason=reason, set=changes, forced=forced)
    _leads_anew()


def _retire(version: RankerVersion, *, by: User | None, reason: str) -> None:
    """Out of service; another ranker serves from here on, so all leads are computed anew."""
    move(version, RANKER, to=State.RETIRED, by=by, reason=reason)
    _leads_anew()


def _leads_anew() -> None:
    outbox.add(leads.ALL, coalesce_key=leads.ALL)


def _usable(version: RankerVersion) -> None:
    try:
        registry.opened(version)
    except registry.RankerError as error:
        log.warning("ranking.unusable", why=str(error))
        raise Refused(
            _(
                "이 모델은 쓸 수 없습니다. 파일이 없거나, 파일·규칙·특성이 그 뒤 바뀌었습니다. 다시 학습하세요."
            ),
            "unusable",
        ) from error


def _not_better(found: Comparison | None, present: RankerVersion | None) -> str:
    force = _("그래도 쓰려면 사유를 적어 강제로 바꾸세요.")
    if found is None and present:
        told = _(
            "지금 쓰는 %(other)s와 같은 목록에서 재지 않아 더 낫다고 할 근거가 없습니다. 다시 학습하면 함께 잽니다."
        ) % {"other": present.version}
    elif found is None:
        told = _("규칙과 견줄 수요가 없어 더 낫다고 할 근거가 없습니다.")
    else:
        by = found.difference
        told = _(
            "지금 쓰는 %(other)s보다 낫다는 근거가 없습니다(차이 %(mean)s, 95%% 구간 %(low)s ~ %(high)s)."
        ) % {"other": found.other, "mean": by.signed_mean, "low": by.signed_low, "high": by.signed_high}
    return f"{told} {force}"
