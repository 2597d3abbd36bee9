"""The list as a table to take along."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from foundation.history import clock
from projects import exports
from projects.models import Instalment, Spending, Stage
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("projects:export")


def rows(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="projects-{clock.today()}.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heading, *found = list(sheet.iter_rows())
    names = [cell.value for cell in heading]
    return [dict(zip(names, row, strict=True)) for row in found]


def values(row):
    return {name: cell.value for name, cell in row.items()}


def test_a_row(client, world):
    agreement = factories.AgreementFactory(project=world.project)
    terms = agreement.versions.get()
    Instalment.objects.create(
        project=world.project,
        number=1,
        amount_krw=10_000_000,
        stage=Stage.PREPARATION,
        status="paid",
        paid_on=date(2026, 2, 1),
        paid_krw=10_000_000,
    )
    Spending.objects.create(
        project=world.project,
        reference="A1",
        category=terms.lines.first().category,
        source="grant",
        spent_on=date(2026, 2, 3),
        amount_krw=4_000_000,
    )
    late = clock.today() - timedelta(days=2)
    factories.TaskFactory(project=world.project, title="데이터 수집", starts_on=late, ends_on=late)
    client.force_login(world.coordinator)
    [row] = rows(client)
    told = values(row)
    assert told["과제번호"] == world.project.number
    assert (told["수요기업"], told["공급기업"]) == (
        world.project.demand_firm.name,
        world.project.supplier.name,
    )
    assert told["단계"] == "준비"
    assert told["건강도"] in ("주의", "경고")
    assert "할 일 1건이 기한을 넘겼고 가장 오래된 것은 2일 지났습니다." in told["건강도의 까닭"]
    assert (told["시작일"].date(), told["종료일"].date()) == (terms.starts_on, terms.ends_on)
    assert (told["지원금(원)"], told["지급액(원)"], told["집행액(원)"]) == (20_000_000, 10_000_000, 4_000_000)
    assert told["집행률(%)"] == 40
    assert (told["다음 기한"].date(), told["다음 할 일"]) == (late, "할 일 ‘데이터 수집’")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(client, world, title):
    type(world.project).objects.update(title=title)
    client.force_login(world.coordinator)
    [row] = rows(client)
    assert (row["과제명"].data_type, row["과제명"].value) == ("s", title)


def test_as_filtered_and_of_ones_own(client, world):
    poc = factories.ProjectFactory(stage=Stage.POC)
    client.force_login(world.coordinator)
    assert [values(row)["과제번호"] for row in rows(client, stage="poc")] == [poc.number]
    numbers = [values(row)["과제번호"] for row in rows(client, sort="number")]
    assert numbers == sorted([poc.number, world.project.number])
    client.force_login(world.supplier)
    assert [values(row)["과제번호"] for row in rows(client)] == [world.project.number]


def test_a_reviewer_takes_no_health_and_no_money_along(client, world):
    factories.AgreementFactory(project=world.project)
    world.pledged()
    client.force_login(world.reviewer)
    [row] = rows(client)
    told = values(row)
    assert told["과제번호"] == world.project.number
    for name in ("건강도", "건강도의 까닭", "시작일", "지원금(원)", "지급액(원)", "집행률(%)", "다음 기한"):
        assert not told[name]


def test_too_many(client, world, monkeypatch):
    factories.ProjectFactory()
    client.force_login(world.coordinator)
    monkeypatch.setattr(exports, "MOST", 1)
    assert client.get(URL).status_code == 409
    assert URL not in client.get(reverse("projects:list")).content.decode()
    monkeypatch.setattr(exports, "MOST", 2)
    assert len(rows(client)) == 2


def test_nobody_signed_in_and_wrong_method(client, world):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))
    client.force_login(world.coordinator)
    assert client.post(URL).status_code == 405
