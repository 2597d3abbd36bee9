"""Deliverables as the pages show them: those that the person sees, each with its file."""

from companies.requests import SignedInRequest
from foundation.files.models import Attachment

from ..models import Deliverable, Gate


def documents_of(request: SignedInRequest, rounds: list[Gate]) -> dict[int, list[Deliverable]]:
    """What the person sees of the rounds' deliverables, each with its `attachment`, by the round's key."""
    rows = Deliverable.objects.visible_to(request.user).filter(gate__in=rounds)
    documents = list(rows.select_related("submitted_by", "requirement"))
    label, keys = Deliverable._meta.label_lower, [str(row.pk) for row in documents]
    attachments = Attachment.objects.filter(object_type=label, object_id__in=keys)
    files = {attachment.object_id: attachment for attachment in attachments}
    gates_by_key = {gate.pk: gate for gate in rounds}
    found: dict[int, list[Deliverable]] = {key: [] for key in gates_by_key}
    for row in documents:
        # The rounds at hand know their project: permissions then ask the database for nothing.
        row.gate = gates_by_key[row.gate_id]
        row.attachment = files.get(str(row.pk))
        found[row.gate_id].append(row)
    return found
