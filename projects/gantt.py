"""A picture of periods along the months: rows of bars and marks in, whole pixels out; a template draws it.

A bar covers its days, both ends included, and everything lies inside the picture. A row's first bar, or else its first
mark, is what arrows end at.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from unicodedata import east_asian_width

LABELS, CHART, MARGIN = (
    240,
    720,
    18,
)  # widths: the rows' labels, the days, and what marks and arrows overlap them by
AXIS, ROW = 44, 36  # heights
WIDTH = LABELS + MARGIN + CHART + MARGIN
#: Where in its row a bar lies and how high it is, by kind; others lie in the middle.
LANES = {"baseline": (4, 5), "agreement": (4, 5), "actual": (28, 5)}
MIDDLE = (12, 13)
RADIUS = 8
INDENT = RADIUS + 4  # of the text in a bar, past a mark where it begins
FEWEST_DAYS = 28
LABEL_ROOM = 56
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12000)
WIDE, NARROW = 13, 8  # a character's width in the labels' type


@dataclass(frozen=True)
class Bar:
    """`kind` is the class that it is drawn with; `text` stands in it where it fits."""

    kind: str
    starts_on: date
    ends_on: date
    text: str = ""


@dataclass(frozen=True)
class Mark:
    kind: str
    on: date


@dataclass(frozen=True)
class Row:
    """`after` are the keys of the rows that this one waits for."""

    key: Hashable
    label: str
    bars: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()
    after: Sequence[Hashable] = ()


@dataclass(frozen=True)
class Month:
    x: int
    label: str


@dataclass(frozen=True)
class Line:
    """A row's label and the edge below it."""

    label: str
    text_y: int
    bottom: int


@dataclass(frozen=True)
class Box:
    kind: str
    x: int
    y: int
    width: int
    height: int
    text: str

    @property
    def text_x(self) -> int:
        return self.x + INDENT

    @property
    def text_y(self) -> int:
        return self.y + self.height - 2


@dataclass(frozen=True)
class Diamond:
    kind: str
    x: int
    y: int

    @property
    def points(self) -> str:
        corners = ((0, -RADIUS), (RADIUS, 0), (0, RADIUS), (-RADIUS, 0))
        return " ".join(f"{self.x + dx},{self.y + dy}" for dx, dy in corners)


@dataclass(frozen=True)
class Arrow:
    corners: tuple[tuple[int, int], ...]

    @property
    def path(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.corners)

    @property
    def head(self) -> str:
        x, y = self.corners[-1]
        return f"{x},{y} {x - 6},{y - 4} {x - 6},{y + 4}"


@dataclass(frozen=True)
class Picture:
    """`today` is None where it lies outside of the months shown."""

    height: int
    today: int | None
    months: tuple[Month, ...]
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    diamonds: tuple[Diamond, ...]
    arrows: tuple[Arrow, ...]
    width: int = WIDTH
    labels: int = LABELS
    axis: int = AXIS


@dataclass(frozen=True)
class Scale:
    """Days to pixels; `first` and `last` are ordinals, the last day excluded."""

    first: int
    last: int

    def x(self, day: int) -> int:
        return LABELS + MARGIN + (day - self.first) * CHART // (self.last - self.first)


def draw(rows: Sequence[Row], *, today: date) -> Picture | None:
    """The rows below each other, from the month of the first day to the last day; None where no row has a day."""
    days = [*chain.from_iterable((bar.starts_on, bar.ends_on) for row in rows for bar in row.bars)]
    days += [mark.on for row in rows for mark in row.marks]
    if not days:
        return None
    first = min(days).replace(day=1).toordinal()
    scale = Scale(first, max(max(days).toordinal() + 1, first + FEWEST_DAYS))
    tops = {row.key: AXIS + number * ROW for number, row in enumerate(rows)}
    return Picture(
        height=AXIS + len(rows) * ROW + 1,
        today=scale.x(today.toordinal()) if scale.first <= today.toordinal() < scale.last else None,
        months=tuple(_months(scale)),
        lines=tuple(
            Line(fit(row.label, LABELS - MARGIN), tops[row.key] + 24, tops[row.key] + ROW) for row in rows
        ),
        boxes=tuple(_box(bar, tops[row.key], scale) for row in rows for bar in row.bars),
        diamonds=tuple(_diamond(mark, tops[row.key], scale) for row in rows for mark in row.marks),
        arrows=tuple(_arrows(rows, tops, scale)),
    )


def fit(text: str, width: int) -> str:
    """`text`, cut with an ellipsis where it is wider than `width` pixels."""
    if measured(text) <= width:
        return text
    while text and measured(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def measured(text: str) -> int:
    return sum(WIDE if east_asian_width(char) in "WFA" else NARROW for char in text)


def _months(scale: Scale) -> list[Month]:
    """The first days of months, as many as have room for their labels."""
    begin, end = date.fromordinal(scale.first), date.fromordinal(scale.last - 1)
    count = (end.year - begin.year) * 12 + end.month - begin.month + 1
    step = next(
        step for step in MONTH_STEPS if CHART * step // count >= LABEL_ROOM or step == MONTH_STEPS[-1]
    )
    months = []
    for number in range(0, count, step):
        year, month = divmod(begin.year * 12 + begin.month - 1 + number, 12)
        x = scale.x(date(year, month + 1, 1).toordinal())
        if x + LABEL_ROOM <= WIDTH:
            months.append(Month(x, f"{year:04d}-{month + 1:02d}"))
    return months


def _box(bar: Bar, top: int, scale: Scale) -> Box:
    offset, height = LANES.get(bar.kind, MIDDLE)
    x = scale.x(bar.starts_on.toordinal())
    width = max(scale.x(bar.ends_on.toordinal() + 1) - x, 1)
    text = bar.text if INDENT + measured(bar.text) <= width else ""
    return Box(bar.kind, x, top + offset, width, height, text)


def _diamond(mark: Mark, top: int, scale: Scale) -> Diamond:
    day = mark.on.toordinal()
    return Diamond(mark.kind, (scale.x(day) + scale.x(day + 1)) // 2, top + ROW // 2)


def _arrows(rows: Sequence[Row], tops: dict[Hashable, int], scale: Scale) -> list[Arrow]:
    spans = {row.key: span for row in rows if (span := _span(row, scale))}
    arrows = []
    for row in rows:
        for before in row.after:
            if row.key in spans and before in spans:
                x, y = spans[before][1], tops[before] + ROW // 2
                arrows.append(_arrow(x, y, spans[row.key][0], tops[row.key] + ROW // 2))
    return arrows


def _span(row: Row, scale: Scale) -> tuple[int, int] | None:
    if row.bars:
        box = _box(row.bars[0], 0, scale)
        return box.x, box.x + box.width
    if row.marks:
        diamond = _diamond(row.marks[0], 0, scale)
        return diamond.x - RADIUS, diamond.x + RADIUS
    return None


def _arrow(x: int, y: int, to_x: int, to_y: int) -> Arrow:
    """Round the corner where there is room, else back between the two rows."""
    if to_x - x >= RADIUS + 6:
        return Arrow(((x, y), (x + 6, y), (x + 6, to_y), (to_x, to_y)))
    between = to_y - ROW // 2 if to_y > y else to_y + ROW // 2
    return Arrow(((x, y), (x + 6, y), (x + 6, between), (to_x - 9, between), (to_x - 9, to_y), (to_x, to_y)))
