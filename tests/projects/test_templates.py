"""Templates of gates: what ships, the pages, and the next version."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import User
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from projects import gate_templates, models, workflow
from projects.models import GateTemplate, Level, Stage
from projects.services import templates
from projects.services.templates import CriterionGiven, RequirementGiven
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("projects:templates")


def stage_url(stage):
    return reverse("projects:template", args=[stage])


def publish_url(stage):
    return reverse("projects:publish_template", args=[stage])


def publish(by, **given):
    fields = {
        "stage": Stage.PILOT,
        "quorum": 2,
        "pass_score": 70,
        "criteria": [CriterionGiven("쓸모", "쓰이는가", 60), CriterionGiven("일정", "", 40)],
        "items": ["현장을 보았다"],
        "requirements": [
            RequirementGiven("deliverable", "보고서"),
            RequirementGiven("sheet", "확인서", "accredited"),
        ],
        "note": "가볍게 했습니다.",
    }
    return templates.publish(**(fields | given), by=by)


def data(**given):
    """As the form sends it; `given` are fields by their names on the form."""
    sent = {"quorum": "3", "pass_score": "75", "note": "현장에서 배웠습니다."}
    for kind in ("criteria", "items", "requirements"):
        sent |= {f"{kind}-TOTAL_FORMS": "2", f"{kind}-INITIAL_FORMS": "0"}
    sent |= {"criteria-0-name": "쓸모", "criteria-0-points": "60"}
    sent |= {"criteria-1-name": "일정", "criteria-1-points": "40", "criteria-1-description": "지켰는가"}
    sent |= {"items-1-text": "현장을 보았다"}
    sent |= {"requirements-0-kind": "sheet", "requirements-0-name": "확인서"}
    sent |= {"requirements-0-level": "site_inspected"}
    return sent | {name.replace("__", "-"): value for name, value in given.items()}


def test_every_stage_ships_with_one():
    shipped = {row.stage: row for row in GateTemplate.objects.in_full()}
    assert set(shipped) == set(workflow.NEXT)
    for row in shipped.values():
        assert row.version == 1
        assert sum(criterion.points for criterion in row.criteria.all()) == 100
        assert row.requirements.filter(kind="deliverable").exists()


@pytest.mark.parametrize(
    ("stage", "kind", "level"),
    [
        (Stage.POC, "measurements", Level.DEMAND_CONFIRMED),
        (Stage.PILOT, "measurements", Level.SITE_INSPECTED),
        (Stage.PILOT, "sheet", Level.SITE_INSPECTED),
        (Stage.FINAL_EVALUATION, "measurements", Level.SITE_INSPECTED),
        (Stage.FINAL_EVALUATION, "sheet", Level.SITE_INSPECTED),
    ],
)
def test_what_ships_asks_for_verified_values(stage, kind, level):
    assert GateTemplate.objects.for_stage(stage).requirements.get(kind=kind).level == level


def test_loading_again_changes_nothing(administrator):
    publish(administrator)
    before = list(GateTemplate.objects.values_list("stage", "version"))
    gate_templates.load(lambda name: getattr(models, name))
    assert list(GateTemplate.objects.values_list("stage", "version")) == before


def test_publish(administrator):
    template = publish(administrator)
    assert GateTemplate.objects.for_stage(Stage.PILOT) == template
    assert (template.version, template.created_by) == (2, administrator)
    assert (template.quorum, template.pass_score, template.note) == (2, 70, "가볍게 했습니다.")
    assert [(row.name, row.description, row.points) for row in template.criteria.all()] == [
        ("쓸모", "쓰이는가", 60),
        ("일정", "", 40),
    ]
    assert [row.text for row in template.items.all()] == ["현장을 보았다"]
    assert [(row.kind, row.name, row.level) for row in template.requirements.all()] == [
        ("deliverable", "보고서", ""),
        ("sheet", "확인서", "accredited"),
    ]
    assert Event.objects.of(template).get().verb == "template.published"
    assert publish(administrator, stage=Stage.POC).version == 2
    assert publish(administrator).version == 3


def test_the_first_version_of_a_stage(administrator):
    for template in GateTemplate.objects.filter(stage=Stage.PILOT):
        for part in (template.criteria, template.items, template.requirements):
            part.all().delete()
        template.delete()
    assert publish(administrator).version == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stage": Stage.STOPPED}, "stage"),
        ({"quorum": 0}, "quorum"),
        ({"quorum": 16}, "quorum"),
        ({"pass_score": 101}, "pass_score"),
        ({"note": " "}, "note"),
        ({"criteria": []}, "criteria"),
        ({"criteria": [CriterionGiven("쓸모", "", 99)]}, "criteria"),
        ({"criteria": [CriterionGiven("쓸모", "", 100), CriterionGiven("일정", "", 0)]}, "criteria"),
        ({"criteria": [CriterionGiven("", "", 100)]}, "criteria"),
        ({"items": [" "]}, "items"),
        ({"items": ["가" * 201]}, "items"),
        ({"requirements": [RequirementGiven("promise", "약속")]}, "requirements"),
        ({"requirements": [RequirementGiven("deliverable", "")]}, "requirements"),
        ({"requirements": [RequirementGiven("sheet", "확인서")]}, "requirements"),
        ({"requirements": [RequirementGiven("measurements", "지표", "self_reported")]}, "requirements"),
        ({"requirements": [RequirementGiven("report", "보고", "accredited")]}, "requirements"),
    ],
)
def test_bad_input_to_the_service(administrator, given, field):
    with pytest.raises(ValidationError) as refused:
        publish(administrator, **given)
    assert set(refused.value.message_dict) == {field}
    assert GateTemplate.objects.filter(version=2).count() == 0


def test_only_administrators_publish(coordinator):
    seller = factories.member_of(factories.SupplierFactory(), is_staff=True)
    for person in (coordinator, factories.UserFactory(is_reviewer=True), User.objects.get(pk=seller.pk)):
        with pytest.raises(Forbidden):
            publish(person)


def test_the_form(client, administrator):
    client.force_login(administrator)
    page = client.get(publish_url("pilot"))
    assert page.context["form"].rows["criteria"].forms[0]["name"].value() == "지표 달성"
    assert client.post(publish_url("pilot"), data()).status_code == 302
    template = GateTemplate.objects.for_stage(Stage.PILOT)
    assert (template.version, template.quorum, template.pass_score) == (2, 3, 75)
    assert [(row.name, row.points) for row in template.criteria.all()] == [("쓸모", 60), ("일정", 40)]
    assert [row.text for row in template.items.all()] == ["현장을 보았다"]
    assert [(row.name, row.level) for row in template.requirements.all()] == [("확인서", "site_inspected")]
    text = client.get(stage_url("pilot")).content.decode()
    assert "지금 쓰는 판 (2판)" in text
    assert "현장에서 배웠습니다." in text
    assert "1판, " in text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"note": ""}, "note"),
        ({"quorum": "0"}, "quorum"),
        ({"pass_score": "101"}, "pass_score"),
        ({"criteria__1__points": "41"}, "criteria"),
        ({"requirements__0__level": ""}, "requirements"),
    ],
)
def test_bad_input(client, administrator, given, field):
    client.force_login(administrator)
    response = client.post(publish_url("pilot"), data(**given))
    assert response.status_code == 422
    assert set(response.context["form"].rules.errors) == {field}
    assert not GateTemplate.objects.filter(version=2).exists()


@pytest.mark.parametrize(
    ("given", "kind", "field"),
    [
        ({"criteria__0__points": "많이"}, "criteria", "points"),
        ({"criteria__0__name": ""}, "criteria", "name"),
        ({"items__1__text": "가" * 201}, "items", "text"),
        ({"requirements__0__kind": "promise"}, "requirements", "kind"),
    ],
)
def test_bad_input_in_a_row(client, administrator, given, kind, field):
    client.force_login(administrator)
    response = client.post(publish_url("pilot"), data(**given))
    assert response.status_code == 422
    assert [set(errors) for errors in response.context["form"].rows[kind].errors if errors] == [{field}]


def test_the_operating_body_reads(client, coordinator):
    client.force_login(coordinator)
    text = client.get(LIST).content.decode()
    assert stage_url("pilot") in text
    assert "실증 확인서" in text
    page = client.get(stage_url("pilot"))
    assert "지표 달성 (40점)" in page.content.decode()
    assert publish_url("pilot") not in page.content.decode()
    assert client.get(publish_url("pilot")).status_code == 403
    assert client.post(publish_url("pilot"), data()).status_code == 403


def test_a_stage_without_one(client, administrator):
    for part in (models.Criterion, models.CheckItem, models.Requirement, GateTemplate):
        part.objects.all().delete()
    client.force_login(administrator)
    assert "아직 서식이 없습니다" in client.get(LIST).content.decode()
    assert "아직 서식이 없습니다" in client.get(stage_url("poc")).content.decode()
    assert client.post(publish_url("poc"), data()).status_code == 302
    assert GateTemplate.objects.get().version == 1


@pytest.mark.parametrize("url", [LIST, stage_url("poc"), publish_url("poc")])
def test_nobody_else(client, url):
    for person in (factories.member_of(factories.CompanyFactory()), factories.UserFactory(is_reviewer=True)):
        client.force_login(person)
        assert client.get(url).status_code == 403


def test_no_such_stage(client, administrator):
    client.force_login(administrator)
    for stage in ("stopped", "nowhere"):
        assert client.get(stage_url(stage)).status_code == 404
        assert client.get(publish_url(stage)).status_code == 404


def test_wrong_method(client, administrator):
    client.force_login(administrator)
    assert client.post(LIST).status_code == 405
    assert client.post(stage_url("poc")).status_code == 405
    assert client.put(publish_url("poc")).status_code == 405


def test_queries_do_not_grow(client, administrator, django_assert_max_num_queries):
    for _ in range(4):
        publish(administrator)
    client.force_login(administrator)
    for url in (LIST, stage_url("pilot")):
        with django_assert_max_num_queries(14):
            client.get(url)
