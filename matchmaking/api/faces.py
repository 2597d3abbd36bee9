"""A need in the API: its face, never the need, so that what a viewer sees masked is never held."""

from typing import Any

from rest_framework import serializers

from ..faces import Face
from ..models import Need


class NeedSerializer(serializers.Serializer):
    """A need as its viewer sees it. Where `shown` is full, `company` (an external id), `description`,
    `data_types` and `desired_weeks` are there; where it is masked, `summary` is, and `title` tells no more
    than its process."""

    external_id = serializers.CharField()
    shown = serializers.ChoiceField(["full", "masked"])
    status = serializers.ChoiceField(Need.Status.choices)
    title = serializers.CharField()
    process = serializers.ListField(child=serializers.CharField())
    deployment = serializers.ListField(child=serializers.CharField())
    budget_max_krw = serializers.IntegerField(allow_null=True)
    summary = serializers.CharField(required=False)
    company = serializers.CharField(required=False)
    description = serializers.CharField(required=False)
    data_types = serializers.ListField(child=serializers.CharField(), required=False)
    desired_weeks = serializers.IntegerField(allow_null=True, required=False)

    def to_representation(self, face: Face) -> dict[str, Any]:
        row: dict[str, Any] = {
            "external_id": face.external_id,
            "shown": "full" if face.full else "masked",
            "status": face.status,
            "title": face.title,
            "process": face.process,
            "deployment": face.deployment,
            "budget_max_krw": face.budget_max_krw,
        }
        if not face.full:
            return row | {"summary": face.body}
        return row | {
            "company": face.company_external_id,
            "description": face.body,
            "data_types": face.data_types,
            "desired_weeks": face.desired_weeks,
        }
