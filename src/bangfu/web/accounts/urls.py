"""Addresses of one's own account; log-in and log-out stand at the root (see ``web.urls``)."""

from django.urls import path

from bangfu.web.accounts import entering, protecting, views

app_name = "accounts"
urlpatterns = [
    path("password/", views.password, name="password"),
    path("posts/", views.posts, name="posts"),
    path("protection/", protecting.index, name="protection"),
    path("protection/end/", protecting.end, name="end_visits"),
    path("protection/recovery/", protecting.renew, name="renew"),
    path("protection/remove/", protecting.remove, name="remove_factor"),
    path("protection/set-up/", protecting.set_up, name="set_up"),
    path("prove/", entering.prove, name="prove"),
]
