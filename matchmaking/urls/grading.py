"""Routes of grading."""

from django.urls import path

from ..views import grading

urlpatterns = [
    path("grading/", grading.list_, name="grading"),
    path("grading/agreement/", grading.agreement, name="agreement"),
    path("grading/<uuid:pk>/", grading.need, name="grading_need"),
    path("grading/<uuid:pk>/draw/", grading.draw_pool, name="draw_pool"),
    path("grading/<uuid:pk>/<int:place>/", grading.pair, name="grading_pair"),
    path("grading/<uuid:pk>/<int:place>/grade/", grading.grade, name="grade"),
]
