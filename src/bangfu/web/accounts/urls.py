"""Addresses of one's own account; log-in and log-out stand at the root (see ``web.urls``)."""

from django.urls import path

from bangfu.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("password/", views.password, name="password"),
    path("posts/", views.posts, name="posts"),
]
