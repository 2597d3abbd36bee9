"""Files of a need, from the first draft until it is opened."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files.models import Attachment
from foundation.files.services import attach, detach
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Need


@transaction.atomic
def attach_files(*, need: Need, by: User, uploads: Iterable[Any]) -> None:
    """Keep uploads with the need, all or none; who sees the need in full may download them."""
    require(permissions.can_edit(by, need))
    for upload in uploads:
        attachment = attach(upload=upload, to=need, by=by)
        record(need, "need.attached", by=by, file=str(attachment.pk))


@transaction.atomic
def remove_file(*, need: Need, by: User, attachment: Attachment) -> None:
    """Take a file out while its firm still writes; what was submitted stays as it was."""
    require(permissions.can_edit(by, need))
    if Need.objects.select_for_update().get(pk=need.pk).status not in Need.WRITTEN:
        raise Refused(_("제출한 수요의 파일은 지울 수 없습니다. 보완 요청을 받은 뒤에 지우세요."), "status")
    detach(attachment)
    record(need, "need.detached", by=by, file=str(attachment.pk))
