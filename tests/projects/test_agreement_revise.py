"""A draft is rewritten or deleted; what is signed is not."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import Agreement, TermsLine
from projects.services import agreements
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import MILLION, drafted, given, less, lines, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["supplier", "demander", "insider"])
def no_operator(request, world):
    if request.param == "insider":
        return factories.member_of(world.project.supplier, is_coordinator=True)
    return getattr(world, request.param)


def url(name, agreement):
    return reverse(f"projects:{name}_agreement", args=[agreement.pk])


def test_revise(client, world):
    by = agreeing.programme()
    agreement = drafted(world, by)
    client.force_login(world.coordinator)
    form = client.get(url("revise", agreement)).context["form"]
    assert 12 * MILLION in form.initial["lines"].values()
    response = client.post(url("revise", agreement), agreeing.typed(less(world.project, by)))
    assert response.status_code == 302
    terms = agreement.versions.get()
    assert (terms.grant_krw, terms.cash_krw, terms.in_kind_krw) == (14 * MILLION, 6 * MILLION, 2 * MILLION)
    assert TermsLine.objects.count() == 4
    assert Event.objects.of(agreement).last().verb == "agreement.revised"


def test_the_rules_hold(client, world):
    by = agreeing.programme()
    agreement = drafted(world, by)
    terms = given(world.project, by, lines=lines(by, ("people", "grant", 1)))
    with pytest.raises(ValidationError) as error:
        agreements.revise(agreement=agreement, terms=terms, by=world.coordinator)
    assert set(error.value.message_dict) == {"lines"}
    client.force_login(world.coordinator)
    response = client.post(url("revise", agreement), agreeing.typed(terms))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"lines"}


def test_discard(client, world):
    agreement = drafted(world)
    client.force_login(world.coordinator)
    assert client.post(url("discard", agreement)).status_code == 302
    assert not Agreement.objects.exists()
    assert Event.objects.filter(verb="project.agreement_discarded", object_id=world.project.pk).exists()
    drafted(world)


def test_what_is_signed_stays(client, world):
    by = agreeing.programme()
    agreement = signed(world, by)
    with pytest.raises(Refused, match="협약변경으로"):
        agreements.revise(agreement=agreement, terms=less(world.project, by), by=world.coordinator)
    with pytest.raises(Refused, match="협약변경으로"):
        agreements.discard(agreement=agreement, by=world.coordinator)
    client.force_login(world.coordinator)
    assert client.get(url("revise", agreement)).status_code == 409
    assert client.post(url("discard", agreement)).status_code == 409
    assert agreement.current.grant_krw == 20 * MILLION


def test_not_after_the_end(world):
    agreement = drafted(world)
    type(world.project).objects.update(stage="stopped")
    for action, terms in ((agreements.revise, {"terms": given(world.project)}), (agreements.discard, {})):
        with pytest.raises(Refused, match="끝난 과제"):
            action(agreement=agreement, by=world.coordinator, **terms)


def test_wrong_role(client, world, no_operator):
    agreement = drafted(world)
    with pytest.raises(Forbidden):
        agreements.revise(agreement=agreement, terms=given(world.project), by=no_operator)
    with pytest.raises(Forbidden):
        agreements.discard(agreement=agreement, by=no_operator)
    client.force_login(no_operator)
    assert client.get(url("revise", agreement)).status_code == 403
    assert client.post(url("revise", agreement)).status_code == 403
    assert client.post(url("discard", agreement)).status_code == 403


def test_outsider(client, world, stranger):
    agreement = drafted(world)
    client.force_login(stranger)
    assert client.get(url("revise", agreement)).status_code == 404
    assert client.post(url("discard", agreement)).status_code == 404
