"""Routes of matching events and their consultations."""

from django.urls import path

from ..views import consultations, events

urlpatterns = [
    path("events/", events.list_, name="events"),
    path("events/mine/", consultations.mine, name="appointments"),
    path("events/new/", events.create, name="event_create"),
    path("events/<uuid:pk>/", events.event, name="event"),
    path("events/<uuid:pk>/edit/", events.edit, name="event_edit"),
    path("events/<uuid:pk>/publish/", events.publish, name="event_publish"),
    path("events/<uuid:pk>/close/", events.close, name="event_close"),
    path("events/<uuid:pk>/cancel/", events.cancel, name="event_cancel"),
    path("events/<uuid:pk>/book/", events.book, name="event_book"),
    path("events/<uuid:pk>/propose/", events.propose, name="event_propose"),
    path("events/<uuid:pk>/day/", events.day, name="event_day"),
    path("events/<uuid:pk>/results/", events.results, name="event_results"),
    path("events/<uuid:pk>/print/", events.timetable, name="event_print"),
    path("consultations/<uuid:pk>/mark/", consultations.mark, name="consultation_mark"),
    path("consultations/<uuid:pk>/log/", consultations.log, name="consultation_log"),
    path("consultations/<uuid:pk>/cancel/", consultations.cancel, name="consultation_cancel"),
    path("consultations/<uuid:pk>/ask-cancel/", consultations.ask_cancel, name="consultation_ask_cancel"),
    path("consultations/<uuid:pk>/calendar.ics", consultations.calendar, name="consultation_calendar"),
]
