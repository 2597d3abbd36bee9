"""Files of what is built from records, be they few or none at all."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from alliance import kpis
from alliance.content import build
from alliance.exports import make
from alliance.models import Pack
from alliance.models.packs import digest
from alliance.quarters import Quarter
from projects.models import Gate, Stage
from tests import factories

from .built import gate, moment, project

pytestmark = pytest.mark.django_db


def built():
    return build(Quarter(2026, 4), date(2026, 10, 31), Pack.Kind.PROVISIONAL)


def made(format, content):
    return io.BytesIO(make(format, content, sha256=digest(content), version=1, progress=lambda percent: None))


@pytest.fixture
def records():
    for employees, day in ((5, "2026-03-02"), (30, "2026-08-03"), (None, "2026-11-02")):
        of = project(factories.CompanyFactory(employees=employees), task=7, signed=day)
        gate(of, Stage.POC, Gate.Status.GO, day)
        gate(of, Stage.PILOT, Gate.Status.HOLD, day)
        of.match.need.opened_at = moment(day)
        of.match.need.save()


@pytest.mark.usefixtures("records")
def test_each_file_has_the_same_values(django_assert_num_queries):
    content = built()
    shown = {kpi["name"]: kpi for kpi in content["kpis"]}
    assert (shown["AX 수요기업 발굴"]["value"], shown["단계 통과율"]["text"]) == ("2", "50.0%")
    with django_assert_num_queries(0):
        pdf, xlsx, pptx = (made(format, content) for format in ("pdf", "xlsx", "pptx"))

    sheet = load_workbook(xlsx)["요약"]
    listed = {row[1].value: row for row in sheet.iter_rows(min_row=8)}
    assert list(listed) == list(shown)
    for name, kpi in shown.items():
        value = listed[name][2].value
        assert value == ("—" if kpi["value"] is None else pytest.approx(float(kpi["value"])))
        assert listed[name][12].value == len(kpi["records"])

    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(pdf).pages))
    titles = [slide.shapes.title.text for slide in Presentation(pptx).slides]
    for name, kpi in shown.items():
        assert re.sub(r"\s", "", name + kpi["text"]) in text
        assert (f"{name}: {kpi['text']}" in titles) == bool(kpi["records"] or kpi["value"] not in (None, "0"))


def test_an_installation_without_records_has_its_files():
    content = built()
    assert len(load_workbook(made("xlsx", content)).sheetnames) == len(kpis.KPIS) + 2
    assert "기록 없음" in "".join(page.extract_text() for page in PdfReader(made("pdf", content)).pages)
    assert len(Presentation(made("pptx", content)).slides) >= len(kpis.GROUPS)
