"""Addresses of the overview."""

from django.urls import path

from bangfu.web.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:division>/", views.division, name="division"),
]
