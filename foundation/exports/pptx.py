"""Slides (16:9) with native tables and charts, which whoever gets them can still edit."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from .charts import EARLIER, INK, NEW, QUIET, Chart, described

FONT = "맑은 고딕"  # what office programs have in Korean
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)
ACROSS = Emu(WIDTH - 2 * MARGIN)
TOP = Inches(1.45)  # below the title
BOTTOM = Inches(6.9)  # above the foot
TITLE_ONLY, COVER = 5, 0
SHADE, WHITE = "#eef2f7", "#ffffff"


class Deck:
    """Each slide has a title; what is drawn has a text alternative; `foot` stands on every slide but the first."""

    def __init__(self, *, title: str, author: str, foot: str, language: str) -> None:
        self._deck = Presentation()
        _widen(self._deck)
        self._deck.core_properties.title = title
        self._deck.core_properties.author = author
        self._deck.core_properties.language = language
        self._foot, self._language = foot, language
        _name_fonts(self._deck)

    def cover(self, title: str, subtitle: str, facts: Sequence[tuple[str, str]]) -> None:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[COVER])
        self._title(slide, title, Inches(1.7), Pt(40))
        under = slide.placeholders[1]
        under.left, under.top, under.width, under.height = (
            MARGIN,
            Inches(2.9),
            WIDTH - 2 * MARGIN,
            Inches(0.8),
        )
        self._write(under.text_frame, subtitle, Pt(26), NEW)
        box = slide.shapes.add_textbox(MARGIN, Inches(4.6), ACROSS, Inches(2))
        box.text_frame.word_wrap = True
        for number, (name, value) in enumerate(facts):
            paragraph = box.text_frame.paragraphs[0] if not number else box.text_frame.add_paragraph()
            self._run(paragraph, f"{name}: {value}", Pt(14), QUIET)

    def table(
        self,
        title: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float],
        note: str,
        remark: str = "",
        size: int = 13,
    ) -> None:
        """On one slide; the first column's texts stand left, the others right. `widths` are shares of the slide's;
        a `remark` stands below."""
        slide = self._slide(title)
        self._table(slide, title, head, rows, MARGIN, ACROSS, widths, size)
        if remark:
            self._text(slide, remark, Inches(6.55), Pt(12), INK)
        self._notes(slide, note)

    def chart(
        self, title: str, chart: Chart, head: Sequence[str], facts: Sequence[Sequence[str]], *, note: str
    ) -> None:
        """A chart with a table of facts beside it."""
        slide = self._slide(title)
        beside = Inches(4.2)
        width, height = Emu(ACROSS - beside - Inches(0.3)), Emu(BOTTOM - TOP)
        data: Any = CategoryChartData()
        data.categories = list(chart.labels)
        data.add_series(chart.title, [None if value is None else float(value) for value in chart.values])
        if chart.target is not None:
            data.add_series(_("목표"), [float(chart.target)] * len(chart.labels))
        frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, MARGIN, TOP, width, height, data)
        _describe(frame, chart.title, described(chart))
        _draw(frame.chart, chart)
        self._table(
            slide,
            _("%(title)s: 표") % {"title": title},
            head,
            facts,
            Emu(WIDTH - MARGIN - beside),
            beside,
            (0.42, 0.58),
            13,
        )
        self._notes(slide, note)

    def _notes(self, slide: Slide, text: str) -> None:
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None
        frame.text = text

    def close(self) -> bytes:
        written = io.BytesIO()
        self._deck.save(written)
        return written.getvalue()

    def _slide(self, title: str) -> Slide:
        slide: Slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_ONLY])
        self._title(slide, title, Inches(0.4), Pt(28))
        self._text(slide, f"{self._foot} · {len(self._deck.slides)}", Inches(6.98), Pt(11), QUIET)
        return slide

    def _text(self, slide: Slide, text: str, top: Length, size: Pt, colour: str) -> None:
        box = slide.shapes.add_textbox(MARGIN, top, ACROSS, Emu(size * 2))
        box.text_frame.word_wrap = True
        self._run(box.text_frame.paragraphs[0], text, size, colour)

    def _title(self, slide: Slide, text: str, top: Length, size: Pt) -> None:
        shape = slide.shapes.title
        assert shape is not None
        shape.left, shape.top, shape.width, shape.height = MARGIN, top, ACROSS, Inches(0.9)
        self._write(shape.text_frame, text, size, INK, bold=True)

    def _write(self, frame: Any, text: str, size: Pt, colour: str, bold: bool = False) -> None:
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        self._run(paragraph, text, size, colour, bold)

    def _run(self, paragraph: Any, text: str, size: Pt, colour: str, bold: bool = False) -> None:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = size, bold, _rgb(colour)
        run._r.get_or_add_rPr().set("lang", self._language)

    def _table(
        self,
        slide: Slide,
        title: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        left: Length,
        width: Length,
        widths: Sequence[float],
        size: int,
    ) -> None:
        height = Pt(size * 2.3)
        frame = slide.shapes.add_table(
            len(rows) + 1, len(head), left, TOP, width, Emu(height * (len(rows) + 1))
        )
        _describe(frame, title, title)
        table = frame.table
        table.horz_banding = False
        for column, share in enumerate(widths):
            table.columns[column].width = Emu(int(width * share))
        for number, row in enumerate([head, *rows]):
            table.rows[number].height = height
            for column, text in enumerate(row):
                cell = table.cell(number, column)
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(NEW if number == 0 else WHITE if number % 2 else SHADE)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_top = cell.margin_bottom = Pt(2)
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.LEFT if column == 0 else PP_ALIGN.RIGHT
                self._run(paragraph, text, Pt(size), WHITE if number == 0 else INK, bold=number == 0)


def _widen(deck: Any) -> None:
    """The master's places too, for whoever adds slides."""
    wider = WIDTH / deck.slide_width
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            shape.left, shape.width = Emu(int(shape.left * wider)), Emu(int(shape.width * wider))


def _draw(drawn: Drawn, chart: Chart) -> None:
    """Bars with their values, the newest dark; a target is a dashed line over them."""
    drawn.font.size, drawn.font.color.rgb = Pt(13), _rgb(INK)
    drawn.has_legend = False
    drawn.has_title = bool(chart.caption)
    if chart.caption:
        drawn.chart_title.include_in_layout = False
        drawn.chart_title.text_frame.text = chart.caption
        font = drawn.chart_title.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(13), False, _rgb(QUIET)
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    if all(value is None or value >= 0 for value in chart.values):
        drawn.value_axis.minimum_scale = 0
    drawn.category_axis.format.line.color.rgb = _rgb(QUIET)
    plot = drawn.plots[0]
    plot.gap_width = 70
    bars = plot.series[0]
    bars.format.fill.solid()
    bars.format.fill.fore_color.rgb = _rgb(EARLIER)
    newest = bars.points[len(chart.values) - 1].format.fill
    newest.solid()
    newest.fore_color.rgb = _rgb(NEW)
    labels = bars.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = chart.number_format, False
    if chart.target is not None:
        _line(drawn)


def _line(drawn: Drawn) -> None:
    """Makes the second series of a column chart a dashed line on the same axes, which python-pptx can't do itself."""
    bars = drawn._chartSpace.find(f".//{qn('c:barChart')}")
    target = bars.findall(qn("c:ser"))[1]
    line = etree.SubElement(bars.getparent(), qn("c:lineChart"))
    bars.addnext(line)
    etree.SubElement(line, qn("c:grouping")).set("val", "standard")
    etree.SubElement(line, qn("c:varyColors")).set("val", "0")
    for invert in target.findall(qn("c:invertIfNegative")):
        target.remove(invert)
    line.append(target)
    etree.SubElement(line, qn("c:marker")).set("val", "1")
    for axis in bars.findall(qn("c:axId")):
        line.append(deepcopy(axis))
    series = drawn.plots[1].series[0]
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = _rgb(INK)
    series.format.line.width = Pt(1.5)
    series.format.line.dash_style = MSO_LINE.DASH


def _describe(frame: Any, name: str, words: str) -> None:
    """A text alternative for whoever doesn't see it."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words)


def _name_fonts(deck: Any) -> None:
    """The theme's fonts, for Latin and Korean letters alike."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(theme.blob)
    for font in ("majorFont", "minorFont"):
        for script in ("latin", "ea"):
            for element in root.iter(qn(f"a:{font}")):
                element.find(qn(f"a:{script}")).set("typeface", FONT)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rgb(colour: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(colour.removeprefix("#").upper())
    return found
