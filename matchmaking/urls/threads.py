"""Routes of the conversation of a match."""

from django.urls import path

from ..views import threads

urlpatterns = [
    path("threads/", threads.threads, name="threads"),
    path("matches/<uuid:pk>/thread/", threads.thread, name="thread"),
    path("matches/<uuid:pk>/thread/say/", threads.say, name="say"),
]
