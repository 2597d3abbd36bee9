"""Routes of matchmaking, by noun."""

from . import (
    candidates,
    curations,
    desk,
    events,
    grading,
    leads,
    matches,
    needs,
    questions,
    rankers,
    rounds,
    threads,
)

app_name = "matchmaking"
urlpatterns = [
    *needs.urlpatterns,
    *candidates.urlpatterns,
    *curations.urlpatterns,
    *desk.urlpatterns,
    *events.urlpatterns,
    *grading.urlpatterns,
    *leads.urlpatterns,
    *matches.urlpatterns,
    *questions.urlpatterns,
    *rankers.urlpatterns,
    *rounds.urlpatterns,
    *threads.urlpatterns,
]
