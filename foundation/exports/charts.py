"""Charts as SVG: bars with their values written on them, so that they are read without colours and without an axis.

The newest bar is dark, the earlier ones are light, a target is a dashed line: all three differ on a grey copy.
Threads may draw at once; a process that has drawn must not fork, as its children would wait forever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import Any

import altair
import vl_convert
from django.conf import settings
from django.utils.translation import gettext as _

FONT = "Pretendard GOV, sans-serif"
NEW, EARLIER, INK, QUIET = "#1b4b8f", "#a9bbd6", "#1e2124", "#464c53"
WIDTH, HEIGHT = 480, 150
_fonts = Lock()
_fonts_known = False


@dataclass(frozen=True)
class Chart:
    """A value for each label, the newest last; None where there was none. The smaller its `size` in points,
    without margins, the larger are its words where it is shown as wide as others."""

    title: str
    unit: str
    labels: Sequence[str]
    values: Sequence[Decimal | None]
    target: Decimal | None = None
    size: tuple[int, int] = (WIDTH, HEIGHT)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: a page says so in words then."""
        return all(value is None for value in self.values)

    def text(self, value: Decimal | None) -> str:
        """As written on a bar, all with the same number of decimals."""
        return "–" if value is None else f"{value:,.{self._places}f}"

    def worded(self, value: Decimal | None) -> str:
        if value is None:
            return _("기록 없음")
        space = " " if self.unit[:1].isascii() and self.unit not in ("", "%") else ""
        return self.text(value) + space + self.unit

    @property
    def number_format(self) -> str:
        """The same as text(), for an office program."""
        return "#,##0" + ("." + "0" * self._places if self._places else "")

    @property
    def caption(self) -> str:
        """Unit and target, which stand above the bars."""
        parts = [_("단위: %(unit)s") % {"unit": self.unit}] if self.unit else []
        if self.target is not None:
            parts.append(_("점선: 목표 %(target)s") % {"target": self.text(self.target)})
        return " · ".join(parts)

    @property
    def _places(self) -> int:
        told = [value for value in (*self.values, self.target) if value is not None]
        if all(value == value.to_integral_value() for value in told):
            return 0
        return 3 if self.unit != "%" and all(abs(value) <= 1 for value in told) else 1


def described(chart: Chart) -> str:
    """What the chart shows, in words: its text alternative."""
    if chart.empty:
        return f"{chart.title}: {_('기록 없음')}"
    told = ", ".join(
        f"{label} {chart.worded(value)}" for label, value in zip(chart.labels, chart.values, strict=True)
    )
    text = f"{chart.title}: {told}"
    if chart.target is not None:
        text += ". " + _("목표 %(target)s") % {"target": chart.worded(chart.target)}
    return text


def svg(chart: Chart) -> str:
    """A picture of its size and its margins; the same chart always gives the same text."""
    _know_fonts()
    drawn: str = vl_convert.vegalite_to_svg(_nothing(chart) if chart.empty else _bars(chart))
    return drawn


def _know_fonts() -> None:
    """Once per process: the converter measures texts by the fonts that it knows."""
    global _fonts_known
    with _fonts:
        if not _fonts_known:
            vl_convert.register_font_directory(str(settings.FONTS_DIR))
            _fonts_known = True


def _nothing(chart: Chart) -> dict[str, Any]:
    text = altair.Chart(altair.Data(values=[{}])).mark_text(fontSize=14, color=QUIET, font=FONT)
    return _dressed(text.encode(text=altair.value(_("기록 없음"))), chart)


def _bars(chart: Chart) -> dict[str, Any]:
    last = len(chart.values) - 1
    data = altair.Data(
        values=[
            {
                "at": position,
                "label": label,
                "value": None if value is None else float(value),
                "top": max(float(value or 0), 0),
                "text": chart.text(value),
                "new": position == last,
            }
            for position, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True))
        ]
    )
    base = altair.Chart(data).encode(
        x=altair.X(
            "label:N",
            sort=list(chart.labels),
            title=None,
            axis=altair.Axis(labelAngle=0, labelPadding=6, ticks=False, domain=False, labelOverlap=False),
        )
    )
    heights = [float(value) for value in (*chart.values, chart.target, 0) if value is not None]
    ends = altair.Scale(domain=[min(heights), max(heights) or 1], nice=False)
    height = altair.Y("value:Q", axis=None, scale=ends)
    bars = base.mark_bar(size=30).encode(
        y=height, color=altair.condition("datum.new", altair.value(NEW), altair.value(EARLIER))
    )
    # Twice, first as a white edge: the number stays readable on a target's line.
    written = base.encode(y=altair.Y("top:Q", axis=None), text="text:N")
    edges = written.mark_text(dy=-9, fontSize=13, stroke="white", strokeWidth=5)
    texts = written.mark_text(dy=-9, fontSize=13, color=INK)
    ground = altair.Chart(altair.Data(values=[{"ground": 0}])).mark_rule(color=QUIET)
    layers = [bars, ground.encode(y=altair.Y("ground:Q", axis=None))]
    if chart.target is not None:
        aim = altair.Chart(altair.Data(values=[{"aim": float(chart.target)}])).encode(
            y=altair.Y("aim:Q", axis=None)
        )
        layers.append(aim.mark_rule(strokeWidth=4, color="white"))
        layers.append(aim.mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=INK))
    return _dressed(altair.layer(*layers, edges, texts), chart)


def _dressed(drawing: Any, chart: Chart) -> dict[str, Any]:
    found: dict[str, Any] = (
        drawing.properties(
            width=chart.size[0],
            height=chart.size[1],
            description=described(chart),
            title=altair.TitleParams(chart.caption, anchor="start", frame="group", offset=24),
        )
        .configure(font=FONT, padding=8, background="white")
        .configure_view(stroke=None)
        .configure_title(fontSize=12, fontWeight="normal", color=QUIET)
        .configure_axis(labelFontSize=12, labelColor=QUIET)
        .to_dict()
    )
    return found
