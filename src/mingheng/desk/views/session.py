"""Logging in and out, changing the password (登录、退出、修改密码)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingheng.base.errors import NotPermitted
from mingheng.desk.forms.session import LogInForm, PasswordForm
from mingheng.org import actions


class LogIn(LoginView):
    """The log-in page (登录页)."""

    template_name = "registration/login.html"
    authentication_form = LogInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log in and record it; a password given out by somebody else has to be changed first."""
        account = form.get_user()
        try:
            actions.record_log_in(address=self.request.META.get("REMOTE_ADDR", ""), by=account, at=timezone.now())
        except NotPermitted:
            form.add_error(None, "账号已停用")
            return self.form_invalid(form)
        response = super().form_valid(form)
        return HttpResponseRedirect("/password") if account.must_change_password else response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out (退出登录) and record it."""
    if request.user.is_authenticated:
        actions.record_log_out(by=request.user, at=timezone.now())
        logout(request)
    return HttpResponseRedirect("/login")


@never_cache
@sensitive_post_parameters("old", "new", "again")
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the own password (修改密码); other sessions of the account end."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/login?next=/password")
    account = request.user
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        words: dict[str, Any] = form.cleaned_data
        changed = form.attempt(
            lambda: actions.change_password(
                account=account, old=words["old"], new=words["new"], by=account, at=timezone.now()
            )
        )
        if changed is not None:
            update_session_auth_hash(request, changed)
            messages.info(request, "密码已修改，下次登录请用新密码。其他设备上的登录已经退出。")
            return HttpResponseRedirect("/desk/")
        if form.refusal is not None:
            field = "old" if form.refusal.code == "PASSWORD_WRONG" else "new"
            form.add_error(field, form.refusal.sentence)
    context = {"form": form, "forced": account.must_change_password}
    return render(request, "registration/password_change_form.html", context)


urlpatterns = [
    path("login", LogIn.as_view(), name="login"),
    path("logout", log_out, name="logout"),
    path("password", change_password, name="password"),
]
