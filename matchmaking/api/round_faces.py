"""A selection round and its results in the API, as each side may see them."""

from typing import Any

from rest_framework import serializers

from .. import round_pages
from ..models import Result, Round


class CriterionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    max_points = serializers.IntegerField()


class BonusSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    points = serializers.IntegerField()


class RoundSerializer(serializers.ModelSerializer):
    """A selection round with its rules, which are fixed at its opening; `need` is an external id."""

    need = serializers.CharField(source="need.external_id")
    criteria = CriterionSerializer(many=True)
    bonuses = BonusSerializer(many=True)

    class Meta:
        model = Round
        fields = [
            "external_id",
            "need",
            "title",
            "status",
            "deadline_at",
            "hides_askers",
            "quorum",
            "drops_extremes",
            "cutoff",
            "tie_order",
            "reserves",
            "appeal_days",
            "criteria",
            "bonuses",
            "opened_at",
            "decided_at",
            "appeal_until",
        ]


class PointsSerializer(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    mean = serializers.DecimalField(7, 4)
    max_points = serializers.IntegerField()


class CommentSerializer(serializers.Serializer):
    """What a reviewer said, by the number of its seat."""

    seat = serializers.IntegerField()
    comment = serializers.CharField()


class RoundResultSerializer(serializers.Serializer):
    """What the decision that stands computed for an offer."""

    match = serializers.CharField()
    supplier = serializers.CharField()
    rank = serializers.IntegerField()
    award = serializers.ChoiceField(Result.Award.choices)
    passed = serializers.BooleanField()
    points = PointsSerializer(many=True)
    mean = serializers.DecimalField(7, 4)
    bonus = serializers.IntegerField()
    total = serializers.DecimalField(7, 4)
    tied_by = serializers.CharField()
    comments = CommentSerializer(many=True)

    def to_representation(self, told: round_pages.Told) -> dict[str, Any]:
        row = told.result
        flat = {
            "match": row.match.external_id,
            "supplier": row.match.solution.company.external_id,
            "points": [
                {"label": label, "mean": mean, "max_points": most} for label, mean, most in told.points
            ],
            "comments": [{"seat": seat, "comment": comment} for seat, comment in told.comments],
        }
        names = ("rank", "award", "passed", "mean", "bonus", "total", "tied_by")
        shown: dict[str, Any] = super().to_representation({name: getattr(row, name) for name in names} | flat)
        return shown
