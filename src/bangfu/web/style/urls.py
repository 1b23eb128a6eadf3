"""Addresses of the style page."""

from django.urls import path

from bangfu.web.style import views

app_name = "style"
urlpatterns = [
    path("", views.index, name="index"),
    path("refused/", views.refusing, name="refused"),
    path("crash/", views.crashing, name="crash"),
]
