"""Routes of matchmaking, by noun."""

from . import candidates, grading, matches, needs

app_name = "matchmaking"
urlpatterns = [*needs.urlpatterns, *candidates.urlpatterns, *grading.urlpatterns, *matches.urlpatterns]
