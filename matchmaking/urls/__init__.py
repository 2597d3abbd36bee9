"""Routes of matchmaking, by noun."""

from . import candidates, grading, leads, matches, needs

app_name = "matchmaking"
urlpatterns = [
    *needs.urlpatterns,
    *candidates.urlpatterns,
    *grading.urlpatterns,
    *leads.urlpatterns,
    *matches.urlpatterns,
]
