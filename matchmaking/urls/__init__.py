"""Routes of matchmaking, by noun."""

from . import candidates, curations, grading, leads, matches, needs, rankers

app_name = "matchmaking"
urlpatterns = [
    *needs.urlpatterns,
    *candidates.urlpatterns,
    *curations.urlpatterns,
    *grading.urlpatterns,
    *leads.urlpatterns,
    *matches.urlpatterns,
    *rankers.urlpatterns,
]
