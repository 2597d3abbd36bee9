"""Spending as the programme's own system (보탬e, e나라도움, RCMS) reports it: imported as a whole or not at all.

A line is known by its project and 전표번호, so a second import of a file changes nothing. What an earlier file had
and this one lacks is told, never deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox
from foundation.files import services as files
from foundation.files.models import Attachment
from foundation.files.tables import Problem, Record, Sheet, Unreadable, read
from foundation.files.upsert import CHUNK, chunks
from foundation.history.models import Event
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, spending_sheets, workflow
from ..models import Programme, Project, Settlement, Spending, SpendingBatch
from ..spending_sheets import FIELDS, Comparison
from . import notices
from .settlements import hold

IMPORT = "projects.import_spending"
FORMATS = (".xlsx", ".csv")
PROBLEMS_KEPT = 200
LACKING_KEPT = 1000
TICK = 1000  # rows between two notes of progress


def nothing() -> None:
    """For callers without a lease to renew."""


@transaction.atomic
def map_columns(*, programme: Programme, columns: Mapping[str, str], by: User) -> Programme:
    """Say which heading of its system's export holds each field; raises ValidationError by field."""
    require(permissions.can_import_spending(by))
    given = {field.name: " ".join(columns.get(field.name, "").split()) for field in FIELDS}
    errors: dict[str, str] = {}
    for field in FIELDS:
        heading = given[field.name]
        if not heading and field.required:
            errors[field.name] = _("이 항목이 들어 있는 열을 고르세요.")
        elif heading and list(given.values()).count(heading) > 1:
            errors[field.name] = _("한 열은 한 항목에만 쓸 수 있습니다.")
    if errors:
        raise ValidationError(errors)
    mapped = {name: heading for name, heading in given.items() if heading}
    programme.refresh_from_db(from_queryset=Programme.objects.select_for_update())
    if programme.columns != mapped:
        programme.columns = mapped
        programme.save(update_fields=["columns"])
        record(programme, "programme.columns_mapped", by=by, columns=mapped)
    return programme


@transaction.atomic
def receive(*, programme: Programme, upload: Any, by: User) -> SpendingBatch:
    """Keep the file and have a job import it: reading thousands of rows takes longer than a request should."""
    batch = _receive(programme=programme, upload=upload, by=by)
    outbox.add(IMPORT, batch_id=batch.pk)
    return batch


def import_file(*, programme: Programme, upload: Any, by: User) -> SpendingBatch:
    """Import the file at once; raises ValidationError with every problem where it can't be, and keeps nothing of it."""
    with transaction.atomic():
        batch = carry_out(batch=_receive(programme=programme, upload=upload, by=by))
        if batch.status == SpendingBatch.Status.REFUSED:
            told = [str(Problem(**problem)) for problem in batch.problems]
            raise ValidationError({"upload": told})
    return batch


def _receive(*, programme: Programme, upload: Any, by: User) -> SpendingBatch:
    require(permissions.can_import_spending(by))
    if not programme.columns:
        raise Refused(
            _("이 사업의 열을 먼저 정하세요. 정산 시스템에서 내려받은 파일로 한 번만 정하면 됩니다.")
        )
    if PurePath(upload.name).suffix.lower() not in FORMATS:
        raise ValidationError({"upload": _("엑셀(.xlsx)이나 .csv 파일을 올리세요.")})
    batch = SpendingBatch.objects.create(programme=programme, file_name=upload.name[-200:], imported_by=by)
    files.attach(upload=upload, to=batch, by=by)
    record(batch, f"{workflow.BATCH.name}.{batch.status}", by=by, to_state=batch.status)
    return batch


def carry_out(*, batch: SpendingBatch, alive: Callable[[], None] = nothing) -> SpendingBatch:
    """Read and check the whole file, then import it in one transaction, or refuse it with every problem.

    `alive` is called now and then on the way. A batch that is done stays as it is.
    """
    if batch.status != SpendingBatch.Status.RECEIVED:
        return batch
    try:
        with Attachment.objects.of(batch).get().file.open("rb") as file:
            sheet = read(batch.file_name, file.read())
        rows, problems = spending_sheets.parse(sheet, batch.programme, _progress(batch, sheet, alive))
    except Unreadable as error:
        sheet, rows, problems = Sheet(), [], [Problem(1, "", str(error))]
    with transaction.atomic():
        return _finish(batch, sheet, rows, problems)


def _progress(batch: SpendingBatch, sheet: Sheet, alive: Callable[[], None]) -> Callable[[int], None]:
    note = SpendingBatch.objects.filter(pk=batch.pk).update
    batch.lines, batch.checked = len(sheet.rows), 0
    note(lines=batch.lines)

    def tick(count: int) -> None:
        batch.checked += count
        if batch.checked % TICK == 0:
            note(checked=batch.checked)
            alive()

    return tick


def _finish(batch: SpendingBatch, sheet: Sheet, rows: list[Record], problems: list[Problem]) -> SpendingBatch:
    batch.refresh_from_db(from_queryset=SpendingBatch.objects.select_for_update())
    if batch.status != SpendingBatch.Status.RECEIVED:
        return batch
    projects = _hold_projects({row.values["project"] for row in rows})
    found = spending_sheets.compare(rows, sheet, batch.programme, projects, _closed(projects, batch))
    problems = sorted([*problems, *found.problems], key=lambda problem: problem.line)
    counts = {"lines": batch.lines, "checked": batch.lines}
    if problems:
        kept = [vars(problem) for problem in problems[:PROBLEMS_KEPT]]
        refused = counts | {"problems": kept, "problem_count": len(problems)}
        move(batch, workflow.BATCH, to=SpendingBatch.Status.REFUSED, by=batch.imported_by, set=refused)
        return batch
    _write(batch, found)
    done = counts | {
        "added": len(found.added),
        "changed": len(found.changed),
        "unchanged": found.unchanged,
        "total_krw": _total(rows, projects),
        "projects": [str(project.pk) for project in projects.values()],
        "lacking": _lacking(batch, rows),
    }
    move(batch, workflow.BATCH, to=SpendingBatch.Status.IMPORTED, by=batch.imported_by, set=done)
    return batch


def _hold_projects(numbers: Iterable[str]) -> dict[str, Project]:
    """The projects by number, held in the order of their keys, so that two imports don't wait for each other."""
    rows = Project.objects.filter(number__in=list(numbers)).order_by("pk")
    held = list(rows.select_for_update(of=("self",)).select_related("demand_firm", "supplier"))
    return {project.number: project for project in held}


def _closed(projects: Mapping[str, Project], batch: SpendingBatch) -> dict[str, str]:
    """Why the spending of a project can't change by this import."""
    final = set(
        Settlement.objects.filter(project__in=projects.values(), status=Settlement.Status.FINAL).values_list(
            "project", flat=True
        )
    )
    closed = {}
    for number, project in projects.items():
        if project.pk in final:
            closed[number] = _("정산이 확정된 과제여서 집행을 더하거나 바꿀 수 없습니다.")
        elif not permissions.can_manage(batch.imported_by, project):
            closed[number] = _("이해관계가 있는 과제입니다. 다른 담당자가 가져와야 합니다.")
    return closed


def _write(batch: SpendingBatch, found: Comparison) -> None:
    for some in chunks(found.added):
        for row in some:
            row.batch = batch
        Spending.objects.bulk_create(some)
    rows = [row for row, _fields in found.changed]
    for row in rows:
        row.batch = batch
    names = sorted({name for _row, fields in found.changed for name in fields})
    for some in chunks(rows):
        Spending.objects.bulk_create(
            some, update_conflicts=True, unique_fields=["pk"], update_fields=[*names, "batch"]
        )
    events = [
        Event(
            object_type=row._meta.label_lower,
            object_id=str(row.pk),
            verb="spending.updated",
            actor_key=batch.imported_by_id,
            data={"batch": batch.pk, "fields": fields, "amount_krw": row.amount_krw},
        )
        for row, fields in found.changed
    ]
    Event.objects.bulk_create(events, batch_size=CHUNK)


def _total(rows: list[Record], projects: Mapping[str, Project]) -> int:
    """What the file's lines add up to as they are recorded now."""
    keys = {(projects[row.values["project"]].pk, row.values["reference"]) for row in rows}
    recorded = Spending.objects.filter(project__in=projects.values())
    amounts = recorded.values_list("project", "reference", "amount_krw").iterator()
    return sum(amount for project, reference, amount in amounts if (project, reference) in keys)


def _lacking(batch: SpendingBatch, rows: list[Record]) -> list[int]:
    """Keys of what earlier files had between this one's first and last day, and this one doesn't have."""
    days = [row.values["spent_on"] for row in rows if "spent_on" in row.values]
    if not days:
        return []
    keys = {(row.values["project"], row.values["reference"]) for row in rows}
    earlier = Spending.objects.filter(
        batch__programme=batch.programme, spent_on__range=(min(days), max(days))
    ).order_by("project", "spent_on", "pk")
    known = earlier.values_list("pk", "project__number", "reference")
    return [pk for pk, number, reference in known if (number, reference) not in keys][:LACKING_KEPT]


@transaction.atomic
def disallow(*, spending: Spending, amount_krw: int, reason: str, by: User) -> Spending:
    """Say how much of a line isn't recognised (불인정), and why; nought recognises all of it again."""
    project = spending.project
    require(permissions.can_manage(by, project))
    hold(project)
    spending.refresh_from_db()
    reason = reason.strip()
    if not 0 <= amount_krw <= max(spending.amount_krw, 0):
        limit = {"amount": f"{max(spending.amount_krw, 0):,}"}
        raise ValidationError({"amount_krw": _("0원부터 %(amount)s원까지 적을 수 있습니다.") % limit})
    if not reason:
        raise ValidationError({"reason": _("사유를 적으세요.")})
    spending.disallowed_krw, spending.disallowed_reason, spending.disallowed_by = amount_krw, reason, by
    spending.save(update_fields=["disallowed_krw", "disallowed_reason", "disallowed_by"])
    record(spending, "spending.disallowed", by=by, reason=reason, amount_krw=amount_krw)
    told = {"reference": spending.reference, "amount": f"{amount_krw:,}"}
    notices.tell_firms(
        project=project,
        kind="projects.money",
        section="money",
        title=notices.named(project, lambda: _("집행 %(reference)s의 불인정액: %(amount)s원") % told),
        body=reason,
        by=by,
    )
    return spending
