"""Spending files: every row is checked first, then all are imported or none; a second run changes nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from companies.models import Interest
from foundation import outbox
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.outbox.models import Job
from projects.models import Settlement, Spending, SpendingBatch
from projects.services import spending
from projects.tasks import import_spending
from tests import factories

from .funds import agree, row, settle, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(world):
    return agree(world.project)


@pytest.fixture
def number(world):
    return world.project.number


def load(world, agreement, *rows, name="집행.csv"):
    return spending.import_file(
        programme=agreement.programme, upload=sheet(*rows, name=name), by=world.coordinator
    )


def problems(world, agreement, *rows, name="집행.csv"):
    with pytest.raises(ValidationError) as refused:
        load(world, agreement, *rows, name=name)
    assert set(refused.value.message_dict) == {"upload"}
    assert not SpendingBatch.objects.exists()
    return refused.value.message_dict["upload"]


@pytest.mark.parametrize("name", ["집행.csv", "집행.xlsx"])
def test_new_rows(world, agreement, number, name):
    typed = datetime(2026, 3, 3) if name.endswith("xlsx") else "2026.3.3."
    batch = load(
        world,
        agreement,
        row(number, "V-1", "1,000,000"),
        row(agreement.document_number, "V-2", -200_000, 재원="자부담", 집행일자=typed, 비목명="equipment"),
        row(number, "V-3", 5, 재원="", 거래처=""),
        name=name,
    )
    assert (batch.status, batch.added, batch.changed, batch.unchanged) == ("imported", 3, 0, 0)
    assert (batch.total_krw, batch.lines, batch.checked) == (800_005, 3, 3)
    assert batch.projects == [str(world.project.pk)]
    first, second, third = world.project.spending.order_by("reference")
    assert (first.amount_krw, first.source, first.category.code) == (1_000_000, "grant", "people")
    assert (first.spent_on, first.payee, first.batch) == (date(2026, 3, 2), "한결연구소", batch)
    assert (second.amount_krw, second.source, second.category.code) == (-200_000, "cash", "equipment")
    assert second.spent_on == date(2026, 3, 3)
    assert (third.source, third.payee) == ("grant", "")


def test_a_second_run_changes_nothing(world, agreement, number):
    rows = [row(number, "V-1"), row(number, "V-2", -3)]
    load(world, agreement, *rows)
    before = list(Spending.objects.order_by("pk").values())
    batch = load(world, agreement, *rows)
    assert (batch.added, batch.changed, batch.unchanged) == (0, 0, 2)
    assert list(Spending.objects.order_by("pk").values()) == before
    assert not Event.objects.filter(object_type="projects.spending").exists()


def test_given_cells_update_and_empty_ones_leave(world, agreement, number):
    load(world, agreement, row(number, "V-1"), row(number, "V-2"))
    batch = load(world, agreement, row(number, "V-1", 900_000, 적요="", 비목명="장비·재료비"))
    assert (batch.added, batch.changed, batch.unchanged) == (0, 1, 0)
    changed, same = Spending.objects.order_by("reference")
    assert (changed.amount_krw, changed.description, changed.category.code) == (
        900_000,
        "3월 인건비",
        "equipment",
    )
    assert (changed.batch, same.amount_krw) == (batch, 1_000_000)
    event = Event.objects.of(changed).get()
    assert event.actor_key == world.coordinator.pk
    assert event.data["fields"] == ["amount_krw", "category_id"]


def test_an_absent_column_leaves_what_is_there(world, agreement, number):
    load(world, agreement, row(number, "V-1", 재원="현금"))
    lean = {name: cell for name, cell in row(number, "V-1", 3).items() if name not in ("재원", "적요")}
    load(world, agreement, lean)
    found = Spending.objects.get()
    assert (found.amount_krw, found.source, found.description) == (3, "cash", "3월 인건비")


def test_columns_that_nobody_mapped_are_left_out(world, agreement, number):
    load(world, agreement, row(number, "V-1") | {"결재": "완료", "비고": "=A1"})
    assert Spending.objects.count() == 1


def test_the_same_voucher_number_in_two_projects(world, agreement, number):
    other = agree(factories.ProjectFactory(), programme=agreement.programme).project
    load(world, agreement, row(number, "V-1"), row(other.number, "V-1"))
    assert Spending.objects.count() == 2


def test_every_problem_is_named_by_line_and_column(world, agreement, number):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    elsewhere = agree(factories.ProjectFactory()).project.number
    found = problems(
        world,
        agreement,
        row(number, "V-1"),
        row("AX-1999-0001", "V-2", "백만 원"),
        row(number, "", 비목명="식비"),
        row(number, "V-1"),
        row(number, "V-4", 재원="외상", 집행일자="2026-02-30"),
        row(number, "V-5", 집행일자=tomorrow),
        row(number, "V-6", "", 집행일자=""),
        row(elsewhere, "V-7"),
        row(number, "V-8", 10**12 + 1),
        row(number, "V-9", 거래처="가" * 121),
    )
    told = [(text.split()[0], text.split("[")[1].split("]")[0]) for text in found]
    assert told == [
        ("3행", "과제번호"),
        ("3행", "집행금액"),
        ("4행", "비목명"),
        ("4행", "전표번호"),
        ("5행", "전표번호"),
        ("6행", "재원"),
        ("6행", "집행일자"),
        ("7행", "집행일자"),
        ("8행", "집행일자"),
        ("8행", "집행금액"),
        ("9행", "과제번호"),
        ("10행", "집행금액"),
        ("11행", "거래처"),
    ]
    assert "2행과 5행" in next(text for text in found if text.startswith("5행"))
    assert not Spending.objects.exists()


def test_a_file_without_its_columns(world, agreement, number):
    cells = row(number, "V-1")
    del cells["전표번호"]
    assert any("[전표번호] 필수 열이 없습니다" in text for text in problems(world, agreement, cells))
    cells = row(number, "V-1")
    del cells["집행금액"]
    assert any("[집행금액] 필수 열이 없습니다" in text for text in problems(world, agreement, cells))


@pytest.mark.parametrize("content", [b"  \n", "\ufeff".encode(), b"PK\x03\x04nonsense"])
def test_a_file_that_is_no_table(world, agreement, content):
    with pytest.raises(ValidationError) as refused:
        spending.import_file(
            programme=agreement.programme, upload=SimpleUploadedFile("a.csv", content), by=world.coordinator
        )
    assert set(refused.value.message_dict) == {"upload"}
    assert not SpendingBatch.objects.exists()


def test_another_kind_of_file(world, agreement):
    with pytest.raises(ValidationError) as refused:
        spending.receive(
            programme=agreement.programme,
            upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"),
            by=world.coordinator,
        )
    assert set(refused.value.message_dict) == {"upload"}


def test_before_the_columns_are_mapped(world, agreement, number):
    agreement.programme.columns = {}
    with pytest.raises(Refused):
        load(world, agreement, row(number, "V-1"))


def test_a_settled_project_keeps_its_spending(world, agreement, number):
    load(world, agreement, row(number, "V-1"))
    settle(world.project)
    assert load(world, agreement, row(number, "V-1")).unchanged == 1
    SpendingBatch.objects.filter(unchanged=1).update(status="refused")
    for one in (row(number, "V-1", 3), row(number, "V-2")):
        with pytest.raises(ValidationError) as refused:
            load(world, agreement, one)
        assert "2행 [과제번호] 정산이 확정된 과제" in refused.value.message_dict["upload"][0]
    Settlement.objects.update(status="open")
    assert load(world, agreement, row(number, "V-2")).added == 1


def test_nobody_imports_for_a_firm_it_has_an_interest_in(world, agreement, number):
    Interest.objects.create(user=world.coordinator, company=world.project.supplier, kind="family")
    assert "이해관계가 있는 과제" in problems(world, agreement, row(number, "V-1"))[0]


def test_not_below_what_was_disallowed(world, agreement, number):
    load(world, agreement, row(number, "V-1", 10), row(number, "V-2", 10))
    for line in Spending.objects.all():
        spending.disallow(spending=line, amount_krw=4, reason="증빙 없음", by=world.coordinator)
    with pytest.raises(ValidationError) as refused:
        load(world, agreement, row(number, "V-1", 3), row(number, "V-2", 4))
    assert refused.value.message_dict["upload"] == [
        "2행 [집행금액] 불인정액 4원보다 작은 금액으로 바꿀 수 없습니다."
    ]
    assert load(world, agreement, row(number, "V-2", 4)).changed == 1


def test_what_an_earlier_file_had_is_told_and_kept(client, world, agreement, number):
    load(
        world,
        agreement,
        row(number, "V-1"),
        row(number, "V-2", 집행일자="2026-03-20"),
        row(number, "V-3", 집행일자="2026-04-02"),
    )
    batch = load(world, agreement, row(number, "V-1"), row(number, "V-4", 집행일자="2026-03-31"))
    lacking = Spending.objects.get(reference="V-2")
    assert batch.lacking == [lacking.pk]
    assert Spending.objects.count() == 4
    client.force_login(world.coordinator)
    page = client.get(reverse("projects:spending_batch", args=[batch.pk]))
    assert list(page.context["missing"]) == [lacking]


def test_the_report_shows_lines_over_their_budget(client, world, agreement, number):
    within = agree(factories.ProjectFactory(number="AX-1999-0001"), programme=agreement.programme).project
    batch = load(world, agreement, row(number, "V-1", 12_000_001), row(within.number, "V-1", 12_000_000))
    client.force_login(world.coordinator)
    page = client.get(reverse("projects:spending_batch", args=[batch.pk]))
    found = [
        (project.number, [line.category for line in over]) for project, _sum, over in page.context["page"]
    ]
    assert found == [(number, ["인건비"]), (within.number, [])]
    assert page.context["over"] == 1


def test_a_job_reads_what_was_uploaded(client, world, agreement, number):
    client.force_login(world.coordinator)
    address = reverse("projects:spending_programme", args=[agreement.programme.pk])
    response = client.post(address, {"upload": sheet(row(number, "V-1"), name="집행.xlsx")})
    batch = SpendingBatch.objects.get()
    assert response.url == reverse("projects:spending_batch", args=[batch.pk])
    assert not Spending.objects.exists()
    assert "읽고 있습니다" in client.get(response.url).content.decode()

    job = Job.objects.get(kind="projects.import_spending")
    import_spending(job, **job.payload)
    page = client.get(response.url).content.decode()
    assert "새 행 1개" in page
    assert client.get(address).context["page"].object_list[0].status == "imported"
    import_spending(job, **job.payload)
    batch.refresh_from_db()
    assert (batch.added, Spending.objects.count()) == (1, 1)


def test_a_refused_file_says_what_to_mend(client, world, agreement, number):
    batch = spending.receive(
        programme=agreement.programme, upload=sheet(row(number, "V-1", "많이")), by=world.coordinator
    )
    spending.carry_out(batch=batch)
    assert (batch.status, batch.problem_count) == ("refused", 1)
    client.force_login(world.coordinator)
    page = client.get(reverse("projects:spending_batch", args=[batch.pk])).content.decode()
    assert "숫자가 아닙니다: 많이" in page
    assert "고칠 곳이 1개" in page
    assert not Spending.objects.exists()


def test_an_unreadable_file_is_refused_by_the_job(world, agreement):
    batch = spending.receive(
        programme=agreement.programme,
        upload=SimpleUploadedFile("a.csv", b"\n \n"),
        by=world.coordinator,
    )
    spending.carry_out(batch=batch)
    assert batch.status == "refused"
    assert "빈 파일입니다" in batch.problems[0]["reason"]


def test_progress_is_told_and_the_lease_renewed(world, agreement, number, monkeypatch):
    monkeypatch.setattr(spending, "TICK", 2)
    batch = spending.receive(
        programme=agreement.programme,
        upload=sheet(*[row(number, f"V-{n}") for n in range(5)]),
        by=world.coordinator,
    )
    seen = []
    spending.carry_out(
        batch=batch,
        alive=lambda: seen.append(SpendingBatch.objects.values_list("checked", "lines").get()),
    )
    assert seen == [(2, 5), (4, 5)]


def test_operators_only(client, world, agreement, number):
    upload = sheet(row(number, "V-1"))
    batch = load(world, agreement, row(number, "V-1"))
    routes = {
        reverse("projects:spending"): 403,
        reverse("projects:spending_programme", args=[agreement.programme.pk]): 403,
        reverse("projects:spending_batch", args=[batch.pk]): 404,
    }
    for person in (world.supplier, world.demander, world.reviewer):
        for service in (spending.receive, spending.import_file):
            with pytest.raises(Forbidden):
                service(programme=agreement.programme, upload=upload, by=person)
        client.force_login(person)
        assert {address: client.get(address).status_code for address in routes} == routes
    assert SpendingBatch.objects.count() == 1
    assert not outbox.registry.handlers["projects.import_spending"].batch


def test_lists_ask_little(client, world, agreement, number, django_assert_max_num_queries):
    for n in range(6):
        programme = agree(factories.ProjectFactory()).programme
        batch = spending.receive(
            programme=agreement.programme, upload=sheet(row(number, f"V-{n}")), by=world.coordinator
        )
        assert programme != agreement.programme
    spending.carry_out(batch=batch)
    client.force_login(world.coordinator)
    for address in (
        reverse("projects:spending"),
        reverse("projects:spending_programme", args=[agreement.programme.pk]),
        reverse("projects:spending_batch", args=[batch.pk]),
    ):
        client.get(address)
        with django_assert_max_num_queries(14):
            client.get(address)


def test_a_thousand_rows_in_few_statements(world, agreement, number, django_assert_max_num_queries):
    rows = [row(number, f"V-{n}") for n in range(1000)]
    with django_assert_max_num_queries(60):
        load(world, agreement, *rows)
    with django_assert_max_num_queries(60):
        batch = load(world, agreement, *[one | {"집행금액": 7} for one in rows])
    assert batch.changed == 1000
