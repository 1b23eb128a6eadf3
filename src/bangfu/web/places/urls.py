"""Addresses of the choice of place."""

from django.urls import path

from bangfu.web.places import views

app_name = "places"
urlpatterns = [path("", views.steps, name="steps")]
