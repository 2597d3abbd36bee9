"""The guided form: each step is saved as it is sent, complete or not."""

import pytest

from companies import industries
from foundation.history.models import Event
from foundation.outbox.models import Job
from matchmaking import examples
from matchmaking.answers import LABELS
from matchmaking.models import Need
from matchmaking.quality import WHOLE
from tests import factories
from tests.matchmaking.asks import S, ask
from tests.matchmaking.pairs import SECRET

pytestmark = pytest.mark.django_db
CREATE = "/needs/new/"
LONGEST = {
    "title": 120,
    "current_cost": 200,
    "success_measure": 200,
    "success_now": 100,
    "success_target": 100,
}


def term(facet, name):
    return factories.Term.objects.get(facet=facet, name=name).pk


def test_the_first_step_makes_a_draft(client):
    buyer = factories.member_of(factories.CompanyFactory())
    client.force_login(buyer)
    assert client.get(CREATE).status_code == 200
    response = client.post(CREATE, {"title": "기스를 놓칩니다", "description": "", "then": "next"})
    need = Need.objects.get()
    assert response.url == f"/needs/{need.pk}/steps/2/"
    assert (need.title, need.status, need.created_by) == ("기스를 놓칩니다", S.DRAFT, buyer)
    assert need.company_id in buyer.firms
    assert Job.objects.filter(kind="search.index", payload__pk=str(need.pk)).exists()


def test_a_draft_says_what_it_is_about(client):
    client.force_login(factories.member_of(factories.CompanyFactory()))
    response = client.post(CREATE, {"title": " ", "then": "later"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]
    assert not Need.objects.exists()
    assert client.post(CREATE, {"description": "기스를 놓칩니다", "then": "later"}).status_code == 302
    need = Need.objects.get()
    response = client.post(f"/needs/{need.pk}/steps/1/", {"title": "", "description": ""})
    assert list(response.context["form"].errors) == ["title"]
    assert client.post(f"/needs/{need.pk}/steps/2/", {"current_cost": "4명"}).status_code == 302


def test_every_step_keeps_what_it_asks(client):
    mine = ask(title="", description="")
    mine.need.terms.clear()
    client.force_login(mine.buyer)
    sent = {
        1: {"title": "기스를 놓칩니다", "description": "사람이 눈으로 보는데 자꾸 놓칩니다."},
        2: {"process": [term("process", "에너지")], "current_cost": "검사원 4명"},
        3: {"data_type": ["이미지", "영상"], "data_years": "3", "data_labelled": "partly"},
        4: {
            "deployment": ["엣지"],
            "internet": "limited",
            "downtime": "planned",
            "personal_data": "no",
            "client_nda": "yes",
            "core_technology": "cleared",
        },
        5: {
            "budget_max_manwon": "5000",
            "desired_weeks": "16",
            "success_measure": "미검 0.5%",
            "success_now": "3%",
            "success_target": "0.5%",
        },
        6: {"confidentiality": "summary", "masked_summary": "외관검사"},
    }
    for number, values in sent.items():
        response = client.post(mine.url("need_step", number), {**values, "then": "next"})
        assert response.url == mine.url("need_step", number + 1)
    need = mine.reload()
    assert (need.title, need.current_cost, need.success_measure) == (
        "기스를 놓칩니다",
        "검사원 4명",
        "미검 0.5%",
    )
    assert (need.budget_max_krw, need.desired_weeks) == (50_000_000, 16)
    assert (need.confidentiality, need.masked_summary) == ("summary", "외관검사")
    assert not need.any_deployment
    assert (need.data_years, need.data_labelled) == (3, "partly")
    assert (need.internet, need.downtime, need.core_technology) == ("limited", "planned", "cleared")
    assert (need.personal_data, need.client_nda) == (False, True)
    assert (need.success_now, need.success_target) == ("3%", "0.5%")
    assert {name.name for name in need.terms.all()} == {"에너지", "이미지", "영상", "엣지"}
    for number in (3, 4, 5):
        shown = client.get(mine.url("need_step", number)).context["form"]
        assert {name: shown.initial[name] for name in sent[number] if name in ("internet", "client_nda")} == {
            name: value for name, value in sent[number].items() if name in ("internet", "client_nda")
        }
    review = client.get(mine.url("need_step", 7))
    assert "5,000만원" in review.content.decode()
    assert "원청과 비밀유지를 약속한 내용이 있나요?" in review.content.decode()
    assert review.context["missing"] == {}


def test_none_stands_for_no_term(client):
    mine = ask()
    factories.set_terms(mine.need, data_type=["이미지"], deployment=["엣지"])
    client.force_login(mine.buyer)
    client.post(mine.url("need_step", 3), {"data_type": ["none"]})
    client.post(mine.url("need_step", 4), {"deployment": ["none"]})
    need = mine.reload()
    assert need.any_deployment
    assert [name.facet for name in need.terms.all()] == ["process"]
    client.post(mine.url("need_step", 3), {"data_type": ["none", "이미지"]})
    client.post(mine.url("need_step", 4), {"deployment": []})
    assert mine.reload().terms_of("data_type") == ["이미지"]


def test_later_and_preview(client):
    mine = ask()
    client.force_login(mine.buyer)
    url = mine.url("need_step", 6)
    asked = {"confidentiality": "invited", "masked_summary": "외관검사를 자동으로"}
    assert client.post(url, {**asked, "then": "stay"}).url == url
    preview = client.get(url).content.decode()
    preview = preview[preview.index("preview-title") :]
    assert "외관검사를 자동으로" in preview
    assert SECRET not in preview
    assert client.post(url, {**asked, "then": "later"}).url == mine.url("need")


def test_nothing_changed_is_no_event(client):
    mine = ask()
    client.force_login(mine.buyer)
    as_browsers_send_it = mine.need.description.replace("\n", "\r\n")
    client.post(mine.url("need_step", 1), {"title": mine.need.title, "description": as_browsers_send_it})
    assert not Event.objects.of(mine.need).exists()


def test_what_is_under_review_stays_complete(client):
    mine = ask(S.SUBMITTED)
    client.force_login(mine.buyer)
    response = client.post(mine.url("need_step", 1), {"title": "", "description": "짧음"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "description"}
    response = client.post(mine.url("need_step", 6), {"confidentiality": "summary", "masked_summary": ""})
    assert list(response.context["form"].errors) == ["masked_summary"]
    assert mine.reload().title == mine.need.title


@pytest.mark.parametrize("status", [S.OPEN, S.MATCHED, S.CLOSED, S.CANCELLED])
def test_not_once_it_is_open(client, coordinator, status):
    mine = ask(status)
    for person in (mine.buyer, coordinator):
        client.force_login(person)
        response = client.post(mine.url("need_step", 6), {"confidentiality": "invited"})
        assert response.status_code == 403
    assert mine.reload().confidentiality == Need.Confidentiality.OPEN


@pytest.mark.parametrize(
    ("number", "values", "field"),
    [
        (1, {"title": "가" * 121}, "title"),
        (2, {"process": ["999999"]}, "process"),
        (3, {"data_years": "-1"}, "data_years"),
        (3, {"data_labelled": "maybe"}, "data_labelled"),
        (4, {"deployment": ["화성"]}, "deployment"),
        (4, {"internet": "5G"}, "internet"),
        (4, {"personal_data": "maybe"}, "personal_data"),
        (4, {"core_technology": "secret"}, "core_technology"),
        (5, {"budget_max_manwon": "-1"}, "budget_max_manwon"),
        (5, {"desired_weeks": "0"}, "desired_weeks"),
        (5, {"success_now": "가" * 101}, "success_now"),
        (6, {"confidentiality": "public"}, "confidentiality"),
    ],
)
def test_names_the_bad_field(client, number, values, field):
    mine = ask()
    client.force_login(mine.buyer)
    response = client.post(mine.url("need_step", number), values)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_coordinator_helps_along(client, coordinator):
    mine = ask(S.SUBMITTED)
    client.force_login(coordinator)
    client.post(mine.url("need_step", 5), {"desired_weeks": "8"})
    assert mine.reload().desired_weeks == 8


def test_outsiders(client, stranger):
    supplier = factories.member_of(factories.SupplierFactory())
    mine = ask()
    for person in (stranger, supplier):
        client.force_login(person)
        assert client.get(mine.url("need_step", 1)).status_code == 404
        assert client.get(CREATE).status_code == 403
        assert client.post(CREATE, {"title": "x"}).status_code == 403
    assert Need.objects.count() == 1


def test_no_such_step_and_no_such_method(client):
    mine = ask()
    client.force_login(mine.buyer)
    assert client.get(mine.url("need_step", 0)).status_code == 404
    assert client.get(mine.url("need_step", 8)).status_code == 404
    assert client.delete(mine.url("need_step", 1)).status_code == 405


@pytest.mark.parametrize("asked", [{"core_technology": "held"}, {"internet": "none"}])
@pytest.mark.parametrize("places", [["클라우드"], ["클라우드", "하이브리드"]])
def test_a_cloud_alone_contradicts_what_allows_none(client, asked, places):
    mine = ask()
    client.force_login(mine.buyer)
    url = mine.url("need_step", 4)
    response = client.post(url, {**asked, "deployment": places})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["deployment"]
    assert not mine.reload().no_cloud
    assert mine.reload().terms_of("deployment") == []
    for fine in ([*places, "엣지"], ["none"]):
        assert client.post(url, {**asked, "deployment": fine}).status_code == 302
    assert mine.reload().no_cloud


def test_examples_of_the_sector_fill_what_is_empty_and_are_not_kept(client):
    mine = ask(title="", company=factories.CompanyFactory(industry_text="도시락 식품 제조"))
    client.force_login(mine.buyer)
    example = examples.by_family()["식품"]
    page = client.get(mine.url("need_step", 1))
    assert example["title"] in page.content.decode()
    assert page.context["form"].initial["title"] == ""
    begun = client.get(mine.url("need_step", 1) + "?example=1").context["form"].initial
    assert (begun["title"], begun["description"]) == (example["title"], mine.need.description)
    assert mine.reload().title == ""
    begun = client.get(CREATE + "?example=1").context["form"].initial
    assert (begun["title"], begun["description"]) == (example["title"], example["description"])


def test_every_sector_has_an_example_of_every_field_that_fits():
    assert set(examples.by_family()) == {*industries.all_families(), examples.ANY}
    for example in examples.by_family().values():
        assert example.keys() == examples.FIELDS <= LABELS.keys()
        assert all(0 < len(text) <= LONGEST.get(name, 2000) for name, text in example.items())
        assert len(example["description"]) >= WHOLE // 2
