"""Addresses of the map."""

from django.urls import path

from bangfu.web.map import views

app_name = "map"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:place>/", views.place, name="place"),
]
