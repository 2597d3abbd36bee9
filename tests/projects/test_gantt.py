"""The picture of a plan: whatever is planned lies inside of it, in order, and arrows end where bars begin."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from projects.gantt import AXIS, LABELS, ROW, WIDTH, Bar, Mark, Row, draw, fit, measured

DAY = date(2026, 3, 10)
days = st.dates()
KINDS = ("plan", "baseline", "actual")


@st.composite
def bars(draw):
    first, last = sorted((draw(days), draw(days)))
    return Bar(draw(st.sampled_from(KINDS)), first, last, draw(st.text(max_size=8)))


@st.composite
def plans(draw):
    """Rows that wait only for rows before them, in any order: a plan without cycles."""
    count = draw(st.integers(1, 12))
    rows = [
        Row(
            key=key,
            label=draw(st.text(max_size=30)),
            bars=draw(st.lists(bars(), max_size=3)),
            marks=[Mark("milestone", day) for day in draw(st.lists(days, max_size=2))],
            after=draw(st.lists(st.integers(0, key - 1), max_size=3, unique=True)) if key else [],
        )
        for key in range(count)
    ]
    return draw(st.permutations(rows))


@given(plans(), days)
def test_everything_lies_inside(rows, today):
    picture = draw(rows, today=today)
    if picture is None:
        assert not any(row.bars or row.marks for row in rows)
        return

    def inside(x, y):
        return LABELS <= x <= WIDTH and AXIS <= y <= picture.height

    for box in picture.boxes:
        assert box.width > 0
        assert inside(box.x, box.y)
        assert inside(box.x + box.width, box.y + box.height)
    corners = [corner.split(",") for shape in picture.diamonds for corner in shape.points.split()]
    corners += [corner.split(",") for arrow in picture.arrows for corner in arrow.head.split()]
    corners += [corner for arrow in picture.arrows for corner in arrow.corners]
    assert all(inside(int(x), int(y)) for x, y in corners)
    assert all(LABELS <= month.x < WIDTH for month in picture.months)
    assert picture.months
    assert picture.today is None or LABELS < picture.today < WIDTH
    assert len(picture.lines) == len(rows)
    assert all(measured(line.label) <= LABELS for line in picture.lines)


@given(st.lists(days, min_size=2, max_size=8))
def test_later_is_further_right(given_days):
    ordered = sorted(given_days)
    picture = draw([Row(n, "", marks=[Mark("gate", day)]) for n, day in enumerate(ordered)], today=DAY)
    assert picture is not None
    xs = [shape.x for shape in picture.diamonds]
    assert xs == sorted(xs)


def test_a_bar_covers_both_of_its_days_and_no_more():
    rows = [Row(n, "", bars=[Bar("plan", day, day)]) for n, day in enumerate((DAY, DAY + timedelta(days=1)))]
    first, second = draw(rows, today=DAY).boxes
    assert first.x + first.width == second.x
    assert second.y - first.y == ROW


def test_today():
    rows = [Row(1, "", bars=[Bar("plan", DAY, DAY + timedelta(days=60))])]
    [box] = draw(rows, today=DAY).boxes
    assert draw(rows, today=DAY).today == box.x
    assert draw(rows, today=DAY - timedelta(days=30)).today is None
    assert draw(rows, today=DAY + timedelta(days=61)).today is None


def test_an_arrow_goes_from_the_end_to_the_beginning():
    before = Row("before", "", bars=[Bar("plan", DAY, DAY), Bar("actual", DAY, DAY + timedelta(days=40))])
    apart = Row("apart", "", marks=[Mark("milestone", DAY + timedelta(days=30))], after=["before", "unknown"])
    close = Row("close", "", bars=[Bar("plan", DAY, DAY + timedelta(days=3))], after=["before", "empty"])
    picture = draw([before, apart, close, Row("empty", "")], today=DAY)
    ends = [(arrow.corners[0], arrow.corners[-1]) for arrow in picture.arrows]
    [first, _actual, last] = picture.boxes
    [diamond] = picture.diamonds
    start = (first.x + first.width, AXIS + ROW // 2)
    assert ends == [
        (start, (diamond.x - 8, AXIS + ROW + ROW // 2)),
        (start, (last.x, AXIS + 2 * ROW + ROW // 2)),
    ]
    assert [len(arrow.corners) for arrow in picture.arrows] == [4, 6]


def test_months_have_room_for_their_labels():
    def months(last):
        return draw([Row(1, "", bars=[Bar("plan", date(2026, 1, 5), last)])], today=DAY).months

    assert [month.label for month in months(date(2026, 3, 31))] == ["2026-01", "2026-02", "2026-03"]
    assert [month.label for month in months(date(2027, 12, 31))][:3] == ["2026-01", "2026-03", "2026-05"]
    long = months(date(9999, 12, 31))
    assert all(after.x - before.x >= 40 for before, after in pairwise(long))


def test_a_label_is_cut_where_it_is_too_long_and_a_bar_says_only_what_fits():
    assert fit("짧은 이름", 200) == "짧은 이름"
    assert fit("아주 긴 이름입니다", 60) == "아주 긴…"
    narrow, wide = Bar("plan", DAY, DAY, "실증"), Bar("plan", DAY, DAY + timedelta(days=90), "실증")
    assert [box.text for box in draw([Row(1, "", bars=[narrow, wide])], today=DAY).boxes] == ["", "실증"]


def test_nothing_to_draw():
    assert draw([], today=DAY) is None
    assert draw([Row(1, "할 일")], today=DAY) is None
