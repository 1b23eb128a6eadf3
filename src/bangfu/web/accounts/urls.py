"""Addresses of one's own account; log-in and log-out stand at the root (see ``web.urls``)."""

from django.urls import path

from bangfu.web.accounts import confirm, factor, keys, protection, views

app_name = "accounts"
urlpatterns = [
    path("", protection.index, name="protection"),
    path("confirm/", confirm.confirm, name="confirm"),
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
