"""A meeting as slides: its agenda, what became of earlier decisions, the figures of its pack or as they are now, and
each topic. The outline costs no figure; only the slide that is shown is filled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.exports.charts import Chart, described
from foundation.history import clock

from . import about, agenda_page, cards, charts, frozen, kpis
from .kpis.base import Group
from .kpis.figures import figure, targets
from .kpis.sources import reading
from .models import KpiSetting, Meeting
from .quarters import last_day

#: What can be read from the back of a room.
TILES, LINES = 4, 8
#: A year's bars, drawn small and shown large.
BARS, SIZE = 5, (230, 90)


@dataclass(frozen=True)
class Slide:
    """`sort` names its part of the template; `part` is what it shows of the meeting."""

    sort: str
    heading: str | Promise
    part: Any = None


@dataclass(frozen=True)
class Tile:
    """A KPI on a slide; without a chart where there is nothing to draw."""

    name: str
    text: str
    change: str
    status: str
    status_text: str
    target: str
    chart: Chart | None = None

    @property
    def address(self) -> str:
        return cards.address(self.chart) if self.chart else ""

    @property
    def told(self) -> str:
        return described(self.chart) if self.chart else ""


def outline(meeting: Meeting, *, live: bool) -> list[Slide]:
    topics = list(meeting.agenda.all())
    slides = [Slide("title", str(meeting))]
    slides += [Slide("agenda", pgettext_lazy("list", "안건"), part) for part in _parts(topics, LINES)]
    earlier = list(agenda_page.earlier(meeting)[: agenda_page.MOST])
    slides += [Slide("earlier", _("지난 의결 사항의 이행"), part) for part in _parts(earlier, LINES)]
    for group, codes in _codes(meeting, live).items():
        slides += [Slide("kpis", kpis.GROUPS[group], part) for part in _parts(codes, TILES)]
    return slides + [Slide("item", topic.title, topic) for topic in topics]


def filled(slide: Slide, meeting: Meeting, *, live: bool) -> dict[str, Any]:
    """What its part of the template needs besides the slide: nothing that a member couldn't read, whoever presents."""
    if slide.sort == "kpis":
        return {"tiles": _live(slide.part) if live else _frozen(meeting, slide.part)}
    if slide.sort == "earlier":
        return {"rows": about.on_screen(slide.part), "today": clock.today()}
    if slide.sort == "item":
        decided = slide.part.decisions.select_related("owner")
        return {"item": slide.part, "decided": about.on_screen(decided)}
    return {}


def _parts(rows: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _codes(meeting: Meeting, live: bool) -> dict[Group, list[str]]:
    """Of the groups that have any, in the catalogue's order."""
    found: dict[Group, list[str]] = {group: [] for group in kpis.GROUPS}
    if live or meeting.pack is None:
        for kpi in kpis.KPIS:
            found[kpi.group].append(kpi.code)
    else:
        for told in meeting.pack.content["kpis"]:
            found[Group(told["group"])].append(told["code"])
    return {group: codes for group, codes in found.items() if codes}


def _frozen(meeting: Meeting, codes: Sequence[str]) -> list[Tile]:
    content = meeting.pack.content if meeting.pack else {"kpis": []}
    return [_as_frozen(told) for told in content["kpis"] if told["code"] in codes]


def _as_frozen(told: Mapping[str, Any]) -> Tile:
    aim = told["target"] or {}
    return Tile(
        name=told["name"],
        text=told["text"],
        change=told["quarter_text"],
        status=told["status"] or "",
        status_text=told["status_text"],
        target=_aim(aim.get("value"), aim.get("unit", ""), bool(aim.get("at_least"))),
        chart=_chart(told["name"], told["unit"], frozen.history(told), aim.get("value")),
    )


@reading()
def _live(codes: Sequence[str]) -> list[Tile]:
    as_of = clock.now()
    aims = targets(last_day(as_of).year)
    settings = {setting.kpi: setting for setting in KpiSetting.objects.filter(kpi__in=codes)}
    tiles = []
    for code in codes:
        aim = aims.get(code)
        now = figure(kpis.BY_CODE[code], as_of, target=aim, setting=settings.get(code), quarters=BARS - 1)
        tiles.append(
            Tile(
                name=str(now.kpi.name),
                text=now.text,
                change=now.quarter_text,
                status=now.status or "",
                status_text=str(now.status.label) if now.status else "",
                target=_aim(aim.value, aim.unit, aim.at_least) if aim else "",
                chart=_chart(str(now.kpi.name), str(now.kpi.unit), now.history, aim.value if aim else None),
            )
        )
    return tiles


def _aim(value: int | None, unit: str, at_least: bool) -> str:
    if value is None:
        return ""
    return f"{value:,}{unit} {_('이상') if at_least else ''}".strip()


def _chart(
    name: str, unit: str, history: Sequence[tuple[Any, Decimal | None]], aim: int | None
) -> Chart | None:
    last = history[-BARS:]
    if not any(value for _label, value in last):
        return None
    # "2026 Q4" as "26 Q4": five of them fit.
    short = [(str(label)[2:], value) for label, value in last]
    return replace(charts.of_history(name, unit.strip(), short, aim), size=SIZE)
