"""The list of decisions, the page of each, and the way from a topic to one."""

import pytest
from django.urls import reverse

from alliance.models import AgendaItem, Decision
from companies.models import Interest
from matchmaking.models import Need
from projects.models import Stage
from projects.services import plans
from tests import factories

from .meeting import in_days, room

pytestmark = pytest.mark.django_db
LIST = "/alliance/decisions/"


@pytest.fixture
def held():
    return room()


def get(client, person, url, **query):
    client.force_login(person)
    return client.get(url, query)


def one(decision):
    return reverse("alliance:decision", args=[decision.pk])


def post(client, person, decision, route, **data):
    client.force_login(person)
    return client.post(reverse(f"alliance:decision_{route}", args=[decision.pk]), data)


def test_the_list_by_status_and_owner(client, held):
    for text, status, days, done in (
        ("하는 일", "open", 5, None),
        ("늦은 일", "open", -5, None),
        ("보고한 일", "open", 5, in_days(0)),
        ("마친 일", "done", 1, in_days(0)),
        ("그만둔 일", "dropped", 1, None),
    ):
        made = held.decide(text=text, owner=held.there if text == "늦은 일" else held.other)
        Decision.objects.filter(pk=made.pk).update(status=status, due_on=in_days(days), done_on=done)
    every = ["하는 일", "늦은 일", "보고한 일", "마친 일", "그만둔 일"]

    def listed(**query):
        text = get(client, held.absent, LIST, **query).content.decode()
        return [name for name in every if name in text]

    assert listed() == every[:3]
    assert listed(status="overdue") == ["늦은 일"]
    assert listed(status="reported") == ["보고한 일"]
    assert listed(status="done") == ["마친 일"]
    assert listed(status="dropped") == ["그만둔 일"]
    assert listed(status="all") == every
    assert listed(owner=held.other.pk) == ["하는 일", "보고한 일"]
    assert listed(status="nonsense") == every[:3]


def test_a_long_list_takes_no_query_more(client, held, django_assert_max_num_queries):
    for _number in range(12):
        held.decide(
            project=(project := factories.ProjectFactory()), owner=factories.member_of(project.supplier)
        )
        held.decide(need=factories.NeedFactory())
    client.force_login(held.there)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


def test_what_is_hidden_has_no_name(client, held):
    need = factories.NeedFactory(confidentiality=Need.Confidentiality.INVITED, title="숨긴 제목")
    made = held.decide(need=need)
    for url in (one(made), LIST, held.meeting.get_absolute_url()):
        assert "숨긴 제목" in get(client, held.coordinator, url).content.decode()
        assert "숨긴 제목" not in get(client, held.there, url).content.decode()


def test_report_confirm_return_and_drop(client, held):
    made = held.decide(owner=held.there)
    assert "이행 보고" in get(client, held.there, one(made)).content.decode()
    assert post(client, held.there, made, "report", result="").status_code == 422
    assert post(client, held.there, made, "report", result="고쳤습니다.").url == one(made)
    assert post(client, held.coordinator, made, "return", reason="").status_code == 422
    assert post(client, held.coordinator, made, "return", reason="부록이 남았습니다.").url == one(made)
    assert post(client, held.coordinator, made, "complete", result="").status_code == 422
    assert post(client, held.coordinator, made, "complete", result="다 되었습니다.").url == one(made)
    assert post(client, held.coordinator, made, "drop", reason="늦었습니다.").status_code == 409
    text = get(client, held.absent, one(made)).content.decode()
    for words in (
        "의결했습니다",
        "이행을 보고했습니다",
        "보고를 되돌렸습니다",
        "이행을 확인했습니다",
        "다 되었습니다.",
    ):
        assert words in text
    other = held.decide()
    assert post(client, held.coordinator, other, "drop", reason="").status_code == 422
    assert post(client, held.coordinator, other, "drop", reason="법이 바뀌었습니다.").url == one(other)
    assert "법이 바뀌었습니다." in get(client, held.there, one(other)).content.decode()


def test_wrong_roles(client, held):
    made = held.decide(owner=held.other)
    for person, route in (
        (held.there, "report"),
        (held.there, "complete"),
        (held.there, "return"),
        (held.there, "drop"),
        (held.other, "complete"),
        (held.other, "return"),
        (held.coordinator, "report"),
    ):
        assert post(client, person, made, route, result="끝", reason="끝").status_code == 403
        assert post(client, person, made, route).status_code == 403
    assert post(client, factories.UserFactory(), made, "report", result="끝").status_code == 404
    assert get(client, held.other, reverse("alliance:decision_drop", args=[made.pk])).status_code == 405


def test_a_task_of_a_plan_is_led_to(client, held):
    project = factories.ProjectFactory()
    made = held.decide(project=project, owner=factories.member_of(project.supplier))
    text = get(client, held.coordinator, one(made)).content.decode()
    assert made.task.get_absolute_url() in text
    assert "이행 확인" not in text
    assert made.task.get_absolute_url() not in get(client, held.there, one(made)).content.decode()
    plans.cancel(task=made.task, reason="있습니다.", by=held.coordinator)
    text = get(client, held.other, one(made)).content.decode()
    assert "할 일이 취소되었거나" in text
    assert "이행 확인" in text


def decide_url(held):
    return reverse("alliance:decide", args=[held.item.pk])


def given(held, **data):
    return {"text": "서식을 고칩니다.", "owner": held.there.pk, "due_on": in_days(7).isoformat()} | data


def test_decide_without_a_subject(client, held):
    client.force_login(held.coordinator)
    response = client.post(decide_url(held), given(held))
    assert response.url == f"{reverse('alliance:minutes', args=[held.meeting.pk])}#item-{held.item.pk}"
    assert Decision.objects.get().owner == held.there


@pytest.mark.parametrize("field", ["text", "owner", "due_on"])
def test_decide_bad_input(client, held, field):
    client.force_login(held.coordinator)
    response = client.post(decide_url(held), given(held, **{field: ""}))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}


def test_decide_finds_what_it_is_about(client, held):
    project, need = factories.ProjectFactory(number="AX-2026-0077"), factories.NeedFactory(title="도금 두께")
    programme = factories.ProgrammeFactory(name="AX 스케일업")
    ended = factories.ProjectFactory(number="AX-2026-0078", stage=Stage.STOPPED)
    for words, found in (("0077", project), ("도금", need), ("스케일업", programme)):
        assert str(found.pk) in get(client, held.coordinator, decide_url(held), q=words).content.decode()
    assert str(ended.pk) not in get(client, held.coordinator, decide_url(held), q="0078").content.decode()
    owner = factories.member_of(project.supplier)
    client.force_login(held.coordinator)
    client.post(decide_url(held), given(held, of=f"project:{project.pk}", owner=owner.pk))
    assert Decision.objects.get().task.project == project
    client.post(decide_url(held), given(held, of=f"need:{need.pk}"))
    assert Decision.objects.get(need=need).task is None


@pytest.mark.parametrize("of", ["project:no-key", "nothing", "weather:1"])
def test_decide_about_nothing_known(client, held, of):
    assert get(client, held.coordinator, decide_url(held), of=of).context["subject"] is None


def test_what_has_ended_since_is_not_left_out_unsaid(client, held):
    project = factories.ProjectFactory(stage=Stage.STOPPED)
    client.force_login(held.coordinator)
    response = client.post(decide_url(held), given(held, of=f"project:{project.pk}"))
    assert response.status_code == 422
    assert "고른 대상을 이제 쓸 수 없습니다" in response.content.decode()
    assert "서식을 고칩니다." in response.content.decode()
    assert not Decision.objects.exists()


def test_a_topic_from_a_project_is_about_it(client, held):
    project = factories.ProjectFactory()
    for source in (f"projects.project:{project.pk}", f"projects.gate:{project.gates.get().pk}"):
        AgendaItem.objects.update(source=source)
        assert get(client, held.coordinator, decide_url(held)).context["subject"].record == project
        assert get(client, held.coordinator, decide_url(held), of="").context["subject"] is None
    AgendaItem.objects.update(source="projects.gate:0")
    assert get(client, held.coordinator, decide_url(held)).context["subject"] is None


def test_decide_is_refused_with_a_sentence(client, held):
    project = factories.ProjectFactory()
    owner = factories.member_of(project.supplier)
    Interest.objects.create(user=held.coordinator, company=project.supplier, kind="other")
    client.force_login(held.coordinator)
    response = client.post(decide_url(held), given(held, of=f"project:{project.pk}", owner=owner.pk))
    assert response.status_code == 403
    assert "이해관계" in response.content.decode()
    client.force_login(held.there)
    assert client.get(decide_url(held)).status_code == 403


def test_home_tells_what_waits(client, held):
    made = held.decide(owner=held.there)
    home = get(client, held.there, "/").content.decode()
    assert "이행할 의결 사항" in home
    assert "확인할 의결 이행" not in get(client, held.coordinator, "/").content.decode()
    post(client, held.there, made, "report", result="고쳤습니다.")
    assert "이행할 의결 사항" not in get(client, held.there, "/").content.decode()
    assert "확인할 의결 이행" in get(client, held.coordinator, "/").content.decode()


def test_a_needs_page_tells_of_it_to_whom_it_may(client, held):
    need = factories.NeedFactory(status=Need.Status.OPEN)
    owner = factories.member_of(need.company)
    made = held.decide(need=need)
    url = reverse("matchmaking:need", args=[need.pk])
    assert one(made) in get(client, held.coordinator, url).content.decode()
    assert one(made) not in get(client, owner, url).content.decode()


def test_a_programmes_page_tells_of_it(client, held):
    programme, other = factories.ProgrammeFactory(), factories.ProgrammeFactory()
    held.decide(programme=programme, text="설명회를 두 번 열 것")
    told = [
        "설명회를 두 번 열 것"
        in get(client, held.coordinator, reverse("projects:programme", args=[one.pk])).content.decode()
        for one in (programme, other)
    ]
    assert told == [True, False]
