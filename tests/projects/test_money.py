"""A project's money on one page, for those whom it is between."""

import pytest
from django.urls import reverse

from projects.models import TermsLine
from tests import factories

from .funds import agree, contract, instalment, settling, spend

pytestmark = pytest.mark.django_db


def url(project):
    return reverse("projects:money", args=[project.pk])


@pytest.fixture
def project(world):
    agree(world.project)
    instalment(world.project, "paid")
    spend(world.project, 2_000_000, disallowed_krw=100_000, disallowed_reason="증빙 없음")
    spend(world.project, 300_000, "V-2", source="cash")
    return world.project


def test_the_numbers_that_are_asked_for_first(client, world, project):
    factories.TaskFactory(project=project, progress=40)
    client.force_login(world.supplier)
    page = client.get(url(project)).content.decode()
    for text in (
        "3,000만원",  # 총사업비
        "지원금 2,000만원 + 민간 현금 600만원 + 민간 현물 400만원",
        "800만원",  # 교부
        "불인정 10만원, 모든 재원의 집행 230만원",
        "610만원",  # 잔액 = 교부 − (집행 − 불인정)
        "25%",  # 집행률
        "진도율 40%",
        "증빙 없음",
    ):
        assert text in page


def test_the_table_adds_up(client, world, project):
    client.force_login(world.demander)
    context = client.get(url(project)).context
    total, terms = context["total"], context["terms"]
    assert total.budget_krw == terms.total_krw
    assert total.spent_krw == 2_300_000
    assert {line.source: line.budget_krw for line in context["sources"]} == {
        TermsLine.Source.GRANT: terms.grant_krw,
        TermsLine.Source.CASH: terms.cash_krw,
        TermsLine.Source.IN_KIND: terms.in_kind_krw,
    }


def test_a_contract_counts_its_cash(client, world):
    contract(world.project)
    spend(world.project, 100_000, source="cash")
    client.force_login(world.demander)
    page = client.get(url(world.project))
    assert page.context["flow"].spent_krw == 100_000
    assert "계약금 지급" in page.content.decode()
    assert "AI-ON은 정산하지 않고" not in page.content.decode()


@pytest.mark.parametrize("status", [None, "draft"])
def test_before_the_agreement(client, world, status):
    if status:
        factories.AgreementFactory(project=world.project, status=status)
    client.force_login(world.coordinator)
    page = client.get(url(world.project)).content.decode()
    assert "협약이나 계약을 체결하면" in page


def test_spending_by_category_and_pages(client, world, project):
    equipment = project.agreement.programme.categories.last()
    for n in range(25):
        spend(project, 1, f"E-{n}", category=equipment)
    client.force_login(world.supplier)
    listed = client.get(url(project)).context["spending"]
    assert (listed.paginator.count, listed.paginator.num_pages) == (27, 2)
    listed = client.get(url(project), {"category": equipment.pk, "page": 2}).context["spending"]
    assert listed.paginator.count == 25
    assert {row.category for row in listed} == {equipment}
    assert client.get(url(project), {"source": "cash"}).context["spending"].paginator.count == 1
    assert client.get(url(project), {"source": "in_kind"}).context["spending"].paginator.count == 0


def test_who_does_what_on_it(client, world, project):
    """Only what a person may do now is offered."""
    payable, planned = instalment(project, "payable"), instalment(project, amount_krw=1)
    requested = instalment(project, "requested", requested_by=world.supplier)
    offers = {
        "request_instalment": payable.pk,
        "cancel_instalment": planned.pk,
        "pay_instalment": requested.pk,
        "send_back_instalment": requested.pk,
        "plan_instalments": project.pk,
        "disallow": project.spending.first().pk,
        "spending_programme": project.agreement.programme.pk,
    }

    def offered(person):
        client.force_login(person)
        page = client.get(url(project)).content.decode()
        return {
            name for name, key in offers.items() if f'"{reverse(f"projects:{name}", args=[key])}"' in page
        }

    assert offered(world.supplier) == offered(world.demander) == {"request_instalment"}
    assert offered(world.coordinator) == set(offers) - {"request_instalment"}


def test_the_way_to_a_final_settlement(client, world, project):
    settlement = settling(project)
    client.force_login(world.coordinator)
    assert client.get(url(project)).context["record_form"].initial["interest_krw"] == 0
    client.force_login(world.supplier)
    page = client.get(url(project))
    assert "record_form" not in page.context
    assert "AI-ON은 정산하지 않고" in page.content.decode()
    assert settlement.get_status_display() in page.content.decode()


def test_reviewers_and_strangers_see_no_money(client, world, project):
    world.pledged()
    for person in (world.reviewer, factories.UserFactory(), factories.member_of(factories.CompanyFactory())):
        client.force_login(person)
        assert client.get(url(project)).status_code == 404
    client.force_login(world.reviewer)
    assert url(project) not in client.get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "supplier"])
def test_asks_little(client, world, project, who, django_assert_max_num_queries):
    for n in range(12):
        instalment(project, "payable" if n % 2 else "requested", amount_krw=1)
        spend(project, 1, f"E-{n}")
    client.force_login(getattr(world, who))
    client.get(url(project))
    with django_assert_max_num_queries(26):
        client.get(url(project))
