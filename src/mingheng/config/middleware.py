"""Middleware: the content policy, idle log-off, and one way to show every refusal."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingheng.base.errors import Refused
from mingheng.config import pages

Handler = Callable[[HttpRequest], HttpResponse]
_POLICY = (
    f"default-src 'self'; img-src 'self' data: blob: {settings.FILES_ORIGIN}; media-src 'self' blob: {settings.FILES_ORIGIN}; "
    "style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_RENEW_SECONDS = 60


class ContentPolicy:
    """Send the content security policy (内容安全策略) and renew a session in use once a minute."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy header set."""
        session = getattr(request, "session", None)
        if session is not None and "_auth_user_id" in session:
            now = int(time.time())
            if now - int(session.get("seen", 0)) >= _RENEW_SECONDS:
                session["seen"] = now
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


class Refusals:
    """Turn a refusal that a view did not show itself into its page (不予办理页)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; refusals are handled in process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a Refused as a page with the sentence, the article and the way out."""
        if isinstance(exception, Refused):
            return pages.refused(request, exception)
        return None
