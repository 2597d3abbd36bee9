"""Which heading of its system's export holds what is said once for each programme."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from projects.models import Programme
from projects.services import spending
from tests import factories

from .funds import COLUMNS, row, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return factories.ProgrammeFactory(system="botame")


def url(programme):
    return reverse("projects:spending_columns", args=[programme.pk])


def test_headings_of_a_file_then_the_choice(client, programme, coordinator):
    client.force_login(coordinator)
    assert client.get(url(programme)).status_code == 200
    shown = client.post(url(programme), {"upload": sheet(row("AX-1", "V-1") | {"비고": ""}, name="a.xlsx")})
    form = shown.context["form"]
    assert form.initial == COLUMNS
    headings = shown.context["headings"]
    assert headings == [*row("", "").keys(), "비고"]
    assert not Programme.objects.get().columns

    response = client.post(url(programme), {"heading": headings, **COLUMNS, "payee": "비고"})
    assert response.url == reverse("projects:spending_programme", args=[programme.pk])
    assert Programme.objects.get().columns == COLUMNS | {"payee": "비고"}
    event = Event.objects.of(programme).get()
    assert event.verb == "programme.columns_mapped"
    again = client.post(url(programme), {"upload": sheet(row("AX-1", "V-1") | {"비고": ""})})
    assert again.context["form"].initial["payee"] == "비고"


def test_the_same_choice_again_is_no_event(programme, coordinator):
    for _ in range(2):
        spending.map_columns(programme=programme, columns=COLUMNS, by=coordinator)
    assert Event.objects.of(programme).count() == 1


def test_what_is_not_in_the_file_may_be_left_out(programme, coordinator):
    needed = {name: COLUMNS[name] for name in ("project", "reference", "category", "spent_on", "amount_krw")}
    spending.map_columns(programme=programme, columns=needed | {"payee": " "}, by=coordinator)
    assert Programme.objects.get().columns == needed


@pytest.mark.parametrize("name", ["project", "reference", "category", "spent_on", "amount_krw"])
def test_needed_columns(client, programme, coordinator, name):
    with pytest.raises(ValidationError) as refused:
        spending.map_columns(programme=programme, columns=COLUMNS | {name: " "}, by=coordinator)
    assert set(refused.value.message_dict) == {name}
    client.force_login(coordinator)
    response = client.post(url(programme), {"heading": list(COLUMNS.values()), **COLUMNS, name: ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [name])


def test_one_column_holds_one_thing(client, programme, coordinator):
    client.force_login(coordinator)
    sent = {"heading": list(COLUMNS.values()), **COLUMNS, "payee": "전표번호"}
    response = client.post(url(programme), sent)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"reference", "payee"})


def test_a_column_that_the_file_has_not(client, programme, coordinator):
    client.force_login(coordinator)
    response = client.post(url(programme), {"heading": ["과제번호"], **COLUMNS})
    assert response.status_code == 422
    assert "reference" in response.context["form"].errors


@pytest.mark.parametrize(
    "upload", [SimpleUploadedFile("a.csv", b"  \n"), SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")]
)
def test_a_file_without_headings(client, programme, coordinator, upload):
    client.force_login(coordinator)
    response = client.post(url(programme), {"upload": upload})
    assert response.status_code == 422
    assert response.context["upload_form"].errors["upload"]


def test_operators_only(client, programme, world):
    for person in (world.supplier, world.demander, world.reviewer):
        with pytest.raises(Forbidden):
            spending.map_columns(programme=programme, columns=COLUMNS, by=person)
        client.force_login(person)
        assert client.get(url(programme)).status_code == 403
        assert client.post(url(programme), COLUMNS).status_code == 403
    assert not Programme.objects.get().columns
