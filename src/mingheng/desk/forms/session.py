"""Logging in and changing the password (登录、修改密码)."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from mingheng.desk.forms.parts import DeskForm


class LogInForm(AuthenticationForm):
    """Log-in (登录); the log-in name is the same in any case, so that the lock cannot be got round."""

    def clean_username(self) -> str:
        """Return the log-in name in small letters."""
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(DeskForm):
    """Change of the own password (修改密码)."""

    old = forms.CharField(
        label="现在的密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        help_text="至少十个字符，字母、数字、符号至少两类；不要包含姓名和用户名",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        """Refuse two passwords that differ."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError("两次输入的新密码不一样")
        return again
