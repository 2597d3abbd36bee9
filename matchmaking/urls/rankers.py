"""Routes of the model cards."""

from django.urls import path

from ..views import rankers

urlpatterns = [
    path("ranking/", rankers.list_, name="rankers"),
    path("ranking/roll-back/", rankers.roll_back, name="ranker_roll_back"),
    path("ranking/<uuid:pk>/", rankers.card, name="ranker"),
    path("ranking/<uuid:pk>/promote/", rankers.promote, name="ranker_promote"),
]
