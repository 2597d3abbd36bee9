"""What is frozen stays: whatever becomes of the records, targets and people, and its hash says so."""

import io
import json
import random
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from alliance import content, kpis
from alliance.kpis.base import Method
from alliance.models import KpiSetting, Pack, PlanBudget, PlanTask, Target
from alliance.models.packs import digest
from alliance.quarters import Quarter
from alliance.services import packs
from companies.models import Company, Site
from companies.services import people
from foundation.history import clock
from foundation.history.models import AppendOnly, Event
from matchmaking.models import Match, Need
from projects.models import Agreement, Gate, Project, Stage
from tests import factories

from .built import gate, moment, moved, project

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 9, 30)
Q3 = Quarter(2026, 3)

CHANGES = {
    "a need is taken back": lambda: Need.objects.update(opened_at=None),
    "a need counts from another day": lambda: Need.objects.update(opened_at=moment("2026-07-09")),
    "a need changes hands": lambda: Need.objects.update(company=factories.CompanyFactory()),
    "a firm grows": lambda: Company.objects.update(employees=500, ksic=None),
    "a firm moves": lambda: Site.objects.update(district="강화군"),
    "a gate is decided otherwise": lambda: Gate.objects.update(status=Gate.Status.STOP),
    "a gate's day was wrong": lambda: Gate.objects.update(decided_at=moment("2026-11-02")),
    "an agreement is of another task": lambda: Agreement.objects.update(plan_task=7),
    "an agreement was signed later": lambda: Agreement.objects.update(signed_on=date(2026, 11, 2)),
    "a project is stopped": lambda: Project.objects.update(stage=Stage.STOPPED),
    "a match falls through": lambda: Match.objects.update(status=Match.Status.FELL_THROUGH),
    "a record comes late": lambda: factories.NeedFactory(opened_at=moment("2026-07-02")),
    "records of another quarter": lambda: gate(project(task=6), Stage.PILOT, Gate.Status.GO, "2026-11-02"),
    "a target is raised": lambda: Target.objects.filter(year=None).update(value=F("value") + 50),
    "targets go": lambda: Target.objects.all().delete(),
    "thresholds move": lambda: KpiSetting.objects.create(
        kpi="demand_firms", amber_percent=9999, red_percent=9999
    ),
    "a budget is corrected": lambda: PlanBudget.objects.update(million_krw=1),
    "a task is renamed": lambda: PlanTask.objects.update(title="다른 과제", note=""),
    "gates are deleted": lambda: Gate.objects.all().delete(),
}


@pytest.fixture
def by():
    return factories.UserFactory(is_coordinator=True)


@pytest.fixture
def pack(by):
    """Of records of a dozen KPIs."""
    for number, day in enumerate(("2026-03-02", "2026-07-01", "2026-08-31", "2026-09-30")):
        firm = factories.CompanyFactory(employees=10 + 40 * number)
        factories.SiteFactory(company=firm, district="남동구")
        factories.NeedFactory(company=firm, opened_at=moment(day))
        made = project(firm, task=6 + number % 2, signed=day)
        gate(made, Stage.POC, Gate.Status.GO if number % 2 else Gate.Status.STOP, day)
        gate(made, Stage.PILOT, Gate.Status.GO, day)
        moved(made.match, "match.invited", day)
        moved(made.match, "match.accepted", day)
        moved(made.match, "match.selected", day)
    with clock.at(moment("2026-10-20")):
        return packs.freeze(year=2026, quarter=3, by=by)


def figures(client, pack, by):
    """What the page says of every KPI, and of each how many records its drill-down lists and withholds."""
    client.force_login(by)
    page = client.get(pack.get_absolute_url())
    told = {
        kpi["code"]: (kpi["text"], kpi["status"], kpi["target"]) for kpi in page.context["content"]["kpis"]
    }
    opened = {}
    for code in ("demand_firms", "stage_pass_rate", "transition_firms"):
        if code in told:
            one = client.get(f"{pack.get_absolute_url()}kpis/{code}/")
            opened[code] = one.context["page"].paginator.count + one.context["withheld"]
    return told, opened, page.context["intact"]


def test_holds_several_kpis(pack):
    counted = {kpi["code"] for kpi in pack.content["kpis"] if kpi["records"]}
    assert len(counted) >= 8, counted


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_reaches_it(client, pack, by, change):
    frozen, shown = digest(pack.content), figures(client, pack, by)
    CHANGES[change]()
    now = Pack.objects.get(pk=pack.pk)
    assert now.intact
    assert (now.sha256, digest(now.content)) == (pack.sha256, frozen)
    assert figures(client, now, by) == shown
    assert digest(content.build(Q3, UNTIL, Pack.Kind.FINAL)) != frozen or change in (
        "a project is stopped",
        "a match falls through",
        "records of another quarter",
    ), "this changes no figure at all"


@pytest.mark.parametrize("seed", range(3))
def test_no_changes_in_any_order_reach_it(client, pack, by, seed):
    shown = figures(client, pack, by)
    for change in random.Random(seed).sample(list(CHANGES), len(CHANGES)):
        CHANGES[change]()
    now = Pack.objects.get(pk=pack.pk)
    assert now.intact
    assert figures(client, now, by) == shown
    for kpi in now.content["kpis"]:
        method = Method(kpi["method"])
        value = kpis.value_of(method, content.rows(kpi["records"]))
        assert kpi["value"] == content._number(value), kpi["code"]


def test_erasing_everybody_leaves_it_valid(client, pack, by):
    administrator = factories.UserFactory(is_staff=True)
    shown = figures(client, pack, administrator)
    for company in Company.objects.all():
        member = factories.member_of(company)
        people.erase(user=member, by=member)
    people.erase(user=by, by=by)
    now = Pack.objects.get(pk=pack.pk)
    assert now.intact
    assert figures(client, now, administrator) == shown
    assert now.created_by.name == "탈퇴한 사용자"


def test_reason_goes_with_who_wrote_it(pack, by):
    with clock.at(moment("2026-10-20")):
        other = factories.UserFactory(is_coordinator=True)
        new = packs.restate(pack=pack, reason="담당자 010-1234-5678이 늦게 알림", by=by)
        kept = packs.restate(pack=new, reason="정산 반영", by=other)
    people.erase(user=by, by=by)
    new, kept = Pack.objects.get(pk=new.pk), Pack.objects.get(pk=kept.pk)
    assert "010" not in new.reason
    assert kept.reason == "정산 반영"
    assert new.intact
    assert kept.intact
    assert not Event.objects.of(new).get().reason


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", None),
        ("sha256", "0" * 64),
        ("kind", "provisional"),
        ("cutoff_on", "2026-09-29"),
        ("quarter", 2),
        ("year", 2025),
    ],
)
def test_tampered_row_shows(client, pack, by, column, value):
    client.force_login(by)
    page = client.get(pack.get_absolute_url())
    assert page.context["intact"]
    assert pack.sha256 in page.content.decode()
    if column == "content":
        pack.content["kpis"][0]["text"] = "25개사"
        with connection.cursor() as cursor:
            text = connection.ops.adapt_json_value(pack.content, None)
            cursor.execute("UPDATE alliance_pack SET content = %s", [text])
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE alliance_pack SET {column} = %s", [value])
    tampered = Pack.objects.get()
    assert not tampered.intact
    for address in ("", "kpis/demand_firms/"):
        page = client.get(f"{pack.get_absolute_url()}{address}")
        assert not page.context["intact"]
        assert "동결한 뒤에 바뀌었습니다" in page.content.decode()


def test_is_neither_changed_nor_deleted(pack):
    for act in (
        pack.save,
        pack.delete,
        Pack.objects.all().delete,
        lambda: Pack.objects.update(year=2025),
        lambda: Pack.objects.bulk_update([pack], ["year"]),
        lambda: Pack.objects.bulk_create([pack], ignore_conflicts=True),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            act()
    assert Pack.objects.get().intact


def checked():
    """What the command prints of each pack, and whether it finds all of them sound."""
    out, sound = io.StringIO(), True
    try:
        call_command("check_packs", stdout=out)
    except SystemExit as exit:
        sound = not exit.code
    return [json.loads(line) for line in out.getvalue().splitlines()], sound


def test_command_says_what_records_would_tell_otherwise(pack):
    ((told,), sound) = checked()
    assert (told["pack"], told["intact"], told["otherwise"], sound) == (str(pack.pk), True, [], True)
    Need.objects.update(opened_at=None)
    ((told,), sound) = checked()
    assert (told["intact"], sound) == (True, True)
    assert "demand_firms" in told["otherwise"]


@pytest.mark.parametrize("with_its_hash", [True, False])
def test_command_finds_what_was_tampered_with(pack, with_its_hash):
    pack.content["kpis"][0]["text"] = "25개사"
    changes = {"content": pack.content} | ({"sha256": digest(pack.content)} if with_its_hash else {})
    Pack._base_manager.update(**changes)
    assert Pack.objects.get().intact is with_its_hash
    ((told,), sound) = checked()
    assert (told["intact"], sound) == (False, False)
