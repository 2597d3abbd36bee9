"""Two people act on a project's money at once, in transactions that really run side by side."""

import pytest
from django.db import connection

from foundation.history import clock
from projects import accounts
from projects.models import Instalment, Project, Settlement, Spending
from projects.services import instalments, settlements, spending

from .funds import agree, instalment, row, settling, sheet, spend
from .test_concurrency import at_once, refusals

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


def test_one_of_two_payments(world):
    agree(world.project)
    key = instalment(world.project, "requested").pk

    def pay(amount):
        return instalments.pay(
            instalment=Instalment.objects.get(pk=key),
            paid_on=clock.today(),
            paid_krw=amount,
            document_number=f"지급-{amount}",
            by=world.coordinator,
        )

    assert refusals(at_once(lambda: pay(1), lambda: pay(2), lambda: pay(3))) == 2
    found = Instalment.objects.get()
    assert found.document_number == f"지급-{found.paid_krw}"


def test_a_payment_or_the_final_settlement(world):
    """Whichever comes first: nothing is paid after the end, and nothing ends with a request open."""
    agree(world.project)
    key = instalment(world.project, "requested").pk
    settlement = settling(world.project).pk

    def pay():
        return instalments.pay(
            instalment=Instalment.objects.get(pk=key),
            paid_on=clock.today(),
            paid_krw=8_000_000,
            document_number="지급-1",
            by=world.coordinator,
        )

    def finalise():
        return settlements.finalise(
            settlement=Settlement.objects.get(pk=settlement),
            finalised_on=clock.today(),
            document_number="정산-1",
            by=world.coordinator,
        )

    assert refusals(at_once(pay, finalise)) >= 1
    assert Settlement.objects.get().status == "open"
    assert accounts.flow(world.project).paid_krw == 8_000_000


def test_two_plans_do_not_add_up_beyond_the_grant(world):
    agree(world.project)

    def plan():
        project = Project.objects.get(pk=world.project.pk)
        return instalments.plan(project=project, rows=[("poc", 20_000_000)], by=world.coordinator)

    assert refusals(at_once(plan, plan, plan)) == 0
    assert world.project.instalments.get().amount_krw == 20_000_000


def test_a_file_and_a_disallowed_line(world):
    """What is disallowed never exceeds the line, whichever of the two is written last."""
    agreement = agree(world.project)
    key = spend(world.project, 10).pk

    def load():
        upload = sheet(row(world.project.number, "V-1", 3))
        batch = spending.receive(programme=agreement.programme, upload=upload, by=world.coordinator)
        return spending.carry_out(batch=batch)

    def disallow():
        line = Spending.objects.get(pk=key)
        return spending.disallow(spending=line, amount_krw=3, reason="증빙", by=world.coordinator)

    assert refusals(at_once(load, disallow)) == 0
    line = Spending.objects.get()
    assert (line.amount_krw, line.disallowed_krw) == (3, 3)
