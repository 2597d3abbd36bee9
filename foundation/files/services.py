"""Keeping an uploaded file with its record, and taking it out again."""

import hashlib
from typing import Any

from django.db import models, transaction

from foundation import outbox

from . import checks
from .models import Attachment


@transaction.atomic
def attach(*, upload: Any, to: models.Model, by: Any, kind: str = "") -> Attachment:
    """Store `upload` as a file of `to`; raises ValidationError for what checks.py refuses.

    The caller has decided that `by` may do so. The bytes are written before the row, so a row always has its
    file; a transaction that is rolled back leaves a file that no row names.
    """
    content_type = checks.check(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    attachment = Attachment(
        object_type=to._meta.label_lower,
        object_id=str(to.pk),
        kind=kind,
        name=checks.clean_name(upload.name),
        size=upload.size,
        sha256=digest.hexdigest(),
        content_type=content_type,
        uploaded_by=by,
    )
    attachment.file.save(attachment.name, upload, save=False)
    attachment.save(force_insert=True)
    return attachment


@transaction.atomic
def detach(attachment: Attachment) -> None:
    """Take a file out of its record; its bytes go once that is so. The caller has decided that this may be done."""
    outbox.add("files.delete", name=attachment.file.name)
    attachment.delete()
