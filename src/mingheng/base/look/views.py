"""The page and the switch for display modes (显示设置)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mingheng.base.look import context

YEAR = 365 * 24 * 3600


@csrf_exempt  # public pages carry no session; the worst a forged request does is to change somebody's type size
@require_http_methods(["GET", "POST"])
def modes(request: HttpRequest) -> HttpResponse:
    """Show the display settings, or keep the ones that were sent and go back to where they came from."""
    asked = request.POST if request.method == "POST" else request.GET
    back = asked.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = ""
    if request.method == "GET":
        return render(request, "mh/modes.html", {"back": back})
    wanted = context.read(request).changed({name: request.POST.get(name, "") for name in context.CHOICES})
    response = HttpResponseRedirect(back or request.path)
    secure = request.is_secure()
    response.set_cookie(context.COOKIE, wanted.cookie(), max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response
