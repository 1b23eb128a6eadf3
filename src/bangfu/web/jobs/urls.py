"""Addresses of jobs."""

from django.urls import path

from bangfu.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:job>/", views.job, name="job"),
    path("<uuid:job>/cancel/", views.cancel, name="cancel"),
]
