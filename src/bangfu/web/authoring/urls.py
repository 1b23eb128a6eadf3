"""Addresses of writing drafts."""

from django.urls import path

from bangfu.web.authoring import views

app_name = "authoring"
urlpatterns = [
    path("<uuid:draft>/add/", views.add, name="add"),
    path("<uuid:draft>/cases/<slug:rule>/", views.cases, name="cases"),
    path("<uuid:draft>/check/", views.check, name="check"),
    path("<uuid:draft>/figures/", views.figures, name="figures"),
    path("<uuid:draft>/names/", views.names, name="names"),
    path("<uuid:draft>/text/<slug:part>/", views.text, name="text"),
]
