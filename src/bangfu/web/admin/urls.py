"""Addresses of the administrators."""

from django.urls import path

from bangfu.web.admin import views
from bangfu.web.admin.views import accounts, posts, trail

app_name = "admin"
urlpatterns = [
    path("", views.index, name="index"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/new/", accounts.new, name="new_account"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/factor/", accounts.factor, name="factor"),
    path("accounts/<int:pk>/logins/", accounts.end_logins, name="end_logins"),
    path("accounts/<int:pk>/switch/", accounts.switch, name="switch"),
    path("posts/", posts.index, name="posts"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/keys/<uuid:api_key>/end/", posts.end_key, name="end_key"),
    path("posts/<int:pk>/<int:post>/end/", posts.end, name="end"),
    path("audit/", trail.trail, name="trail"),
]
