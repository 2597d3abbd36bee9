"""Routes of questions about a need."""

from django.urls import path

from ..views import questions

urlpatterns = [
    path("needs/<uuid:pk>/questions/", questions.questions, name="questions"),
    path("matches/<uuid:pk>/ask/", questions.ask, name="ask"),
    path("questions/<uuid:pk>/answer/", questions.answer, name="answer_question"),
]
