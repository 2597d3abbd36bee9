"""A matching event in the API."""

from rest_framework import serializers

from ..models import MatchingEvent


class SlotSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class EventSerializer(serializers.ModelSerializer):
    """An event with its slots, in each of which every table holds one consultation."""

    slots = SlotSerializer(many=True)

    class Meta:
        model = MatchingEvent
        fields = [
            "external_id",
            "name",
            "place",
            "starts_at",
            "ends_at",
            "slots",
            "slot_minutes",
            "break_minutes",
            "tables",
            "note",
            "status",
        ]
