"""A pack as a file: asked for by a reader, made by a worker once and for all, as a pack never changes.

A file that couldn't be made, or whose workers died over it, is said to be so, and can be asked for again.
"""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox
from foundation.files import services as files
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Pack, PackExport

MAKE = "alliance.make_export"


@transaction.atomic
def request_export(*, pack: Pack, format: PackExport.Format, by: User) -> PackExport:
    """Have the file made, once; one that failed or was left is tried anew. Refused where the pack was tampered with."""
    require(permissions.can_see_kpis(by))
    if not pack.intact:
        raise Refused(_("동결할 때의 내용과 다른 자료라 내보내지 않습니다. 관리자에게 알리세요."), "tampered")
    held = PackExport.objects.select_for_update()
    export, new = held.get_or_create(pack=pack, format=format, defaults={"requested_by": by})
    if new:
        record(export, f"{workflow.EXPORT.name}.{export.status}", by=by, to_state=export.status)
    elif export.status == PackExport.Status.FAILED or _left(export):
        move(
            export,
            workflow.EXPORT,
            to=PackExport.Status.QUEUED,
            by=by,
            set={"requested_by": by, "progress": 0},
        )
    if export.status == PackExport.Status.QUEUED:
        outbox.add(MAKE, coalesce_key=_key(export), export_id=export.pk)
    return export


def awaited(export: PackExport) -> bool:
    """Whether a worker makes the file or will; not where they have died over it time and again."""
    return export.status in (PackExport.Status.QUEUED, PackExport.Status.RUNNING) and outbox.awaited(
        _key(export)
    )


def _left(export: PackExport) -> bool:
    return export.status == PackExport.Status.RUNNING and not awaited(export)


def _key(export: PackExport) -> str:
    return f"{MAKE}:{export.pk}"


def make(*, export: PackExport, alive: Callable[[], None]) -> None:
    """Make the file and keep it; `alive` is called as it proceeds. One that is done stays as it is."""
    from ..exports import make as made  # only a worker needs the typesetter and the charts

    if export.status == PackExport.Status.DONE:
        return
    if export.status != PackExport.Status.RUNNING:
        move(export, workflow.EXPORT, to=PackExport.Status.RUNNING, set={"progress": 0})
    pack = export.pack

    def progress(percent: int) -> None:
        PackExport.objects.filter(pk=export.pk).update(progress=percent)
        alive()

    try:
        data = made(export.format, pack.content, sha256=pack.sha256, version=pack.version, progress=progress)
        _finish(export, data)
    except outbox.LeaseLost:
        raise  # another worker makes it
    except Exception:
        move(export, workflow.EXPORT, to=PackExport.Status.FAILED)
        raise


@transaction.atomic
def _finish(export: PackExport, data: bytes) -> None:
    export.refresh_from_db(from_queryset=PackExport.objects.select_for_update())
    if export.status != PackExport.Status.RUNNING:
        return
    files.attach(upload=ContentFile(data, name_of(export)), to=export, by=export.requested_by)
    move(export, workflow.EXPORT, to=PackExport.Status.DONE, set={"progress": 100})


def name_of(export: PackExport) -> str:
    """The file's name, in Korean as its content is."""
    pack = export.pack
    with translation.override("ko"):
        kind = pack.get_kind_display()
    return f"얼라이언스 회의 자료 {pack.year}년 {pack.quarter}분기 {pack.version}판({kind}).{export.format}"
