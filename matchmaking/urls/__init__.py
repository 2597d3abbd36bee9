"""Routes of matchmaking, by noun."""

from . import candidates, matches, needs

app_name = "matchmaking"
urlpatterns = [*needs.urlpatterns, *candidates.urlpatterns, *matches.urlpatterns]
