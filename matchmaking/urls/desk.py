"""Routes of the coordinators' desk: queues, contact logs, who looks after what, designated matches."""

from django.urls import path

from ..views import contacts, designations, desk, histories

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("needs/<uuid:pk>/assign/", desk.assign, name="need_assign"),
    path("needs/<uuid:pk>/designate/", designations.designate, name="designate"),
    path("needs/<uuid:pk>/history/", histories.need, name="need_history"),
    path("matches/<uuid:pk>/history/", histories.match, name="match_history"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.log, name="contact_log"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("contacts/<uuid:pk>/finish/", contacts.finish, name="contact_finish"),
]
