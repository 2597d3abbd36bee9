"""Why a solution and a need fit or don't, in the API."""

from rest_framework import serializers


class EvidenceSerializer(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()


class ReasonSerializer(serializers.Serializer):
    family = serializers.CharField()
    direction = serializers.ChoiceField(["for", "against"])
    text = serializers.CharField()
    evidence = EvidenceSerializer(many=True)
