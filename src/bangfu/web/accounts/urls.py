"""Addresses of one's own account; log-in and log-out stand at the root (see ``web.urls``)."""

from django.urls import path

from bangfu.web.accounts import confirm, emergencies, factor, keys, protection, views

app_name = "accounts"
urlpatterns = [
    path("", protection.index, name="protection"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("emergency/", emergencies.emergencies, name="emergencies"),
    path("emergency/<uuid:emergency>/allow/", emergencies.allow, name="allow_emergency"),
    path("emergency/<uuid:emergency>/decline/", emergencies.decline, name="decline_emergency"),
    path("emergency/<uuid:emergency>/end/", emergencies.end, name="end_emergency"),
    path("factor/", factor.factor, name="factor"),
    path("factor/begin/", factor.begin, name="factor_begin"),
    path("factor/codes/", factor.codes, name="codes"),
    path("factor/remove/", factor.remove, name="factor_remove"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<uuid:api_key>/end/", keys.end, name="end_key"),
    path("logins/end/", protection.end, name="end_logins"),
    path("password/", views.password, name="password"),
    path("posts/", views.posts, name="posts"),
]
