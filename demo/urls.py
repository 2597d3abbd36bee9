"""Routes of the demo; config/urls.py leaves them out in production."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="people"),
    path("enter/", views.enter, name="enter"),
]
