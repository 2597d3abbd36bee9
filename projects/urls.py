"""Routes of projects."""

from django.urls import path

from .views import assignments, gates, projects, reviews

app_name = "projects"
urlpatterns = [
    path("", projects.list_, name="list"),
    path("open/<uuid:match>/", projects.open_, name="open"),
    path("open/<uuid:match>/fall-through/", projects.fall_through, name="fall_through"),
    path("<uuid:pk>/", projects.detail, name="detail"),
    path("<uuid:pk>/assign/", assignments.assign, name="assign"),
    path("<uuid:pk>/gates/", gates.section, name="gates"),
    path("gates/<int:pk>/submit/", gates.submit, name="submit"),
    path("gates/<int:pk>/assign/", gates.assign, name="assign_reviewer"),
    path("gates/<int:pk>/start/", gates.start, name="start_review"),
    path("gates/<int:pk>/decide/", gates.decide, name="decide"),
    path("deliverables/<int:pk>/accept/", gates.accept, name="accept"),
    path("deliverables/<int:pk>/return/", gates.return_, name="return"),
    path("reviews/", reviews.list_, name="reviews"),
    path("reviews/<int:pk>/", reviews.detail, name="review"),
    path("reviews/<int:pk>/pledge/", reviews.pledge, name="pledge"),
    path("reviews/<int:pk>/score/", reviews.score, name="score"),
]
