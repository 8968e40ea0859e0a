"""验真: a paper by its code or its file; and the ledger's checkpoint and tiles, for whoever checks without us."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from mingheng.base.errors import NotFound
from mingheng.disclosure import standing, verification
from mingheng.ledger import publishing, verifier
from mingheng.portal import site
from mingheng.portal.forms import VerifyForm
from mingheng.portal.site import Visit, public

_LARGEST_PAPER = 30 * 1024 * 1024


@csrf_exempt  # nothing is changed, and who is not logged in has no session that a forged request could use
@public
def verify(visit: Visit) -> HttpResponseBase:
    """Ask for a code or a file, and check it (验真)."""
    form = VerifyForm(visit.request.POST or None, visit.request.FILES or None)
    if visit.request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file is None:
            return HttpResponseRedirect(f"{visit.root}/verify/{_token(form.cleaned_data['code'])}")
        if file.size <= _LARGEST_PAPER:
            paper = verification.paper_by_digest(_digest(file))
            return _answer(visit, paper, by_file=True)
        form.add_error("file", "文件超过 30 兆字节")
    status = 422 if form.errors else 200
    return visit.page("portal/verify.html", {"form": form}, here="verify", keep=0, status=status)


def _token(code: str) -> str:
    last = urlsplit(code.strip()).path.rstrip("/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isascii() and (letter.isalnum() or letter in "-_"))[:64] or "-"


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@public
def verify_token(visit: Visit, token: str) -> HttpResponse:
    """Say whether the paper behind a QR code is genuine (扫码验真), without any personal data."""
    return _answer(visit, verification.paper_by_token(token))


def _answer(visit: Visit, paper: verification.Paper | None, *, by_file: bool = False) -> HttpResponse:
    context = {"paper": paper, "by_file": by_file, "at": visit.at}
    status = 200 if paper is not None else 404
    return visit.page("portal/paper.html", context, here="verify", keep=0, status=status)


def verify_anywhere(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer for a scanned code, whichever agency issued the paper (扫码验真): the address on papers names none."""
    found = standing.agencies()
    if not found:
        raise NotFound
    agency = verification.issuer(token, found)
    visit = site.visit_of(request, agency, None if len(found) == 1 else agency.pk)
    return _answer(visit, verification.paper_by_token(token))


@require_safe
def log_file(request: HttpRequest, origin: str, part: str) -> HttpResponse:
    """Hand out a checkpoint, the public key or a tile of a ledger (账本检查点、瓦片), in the layout of C2SP tlog-tiles.

    Bundles of entries are not handed out: they would tell of matters that are not public. A proof carries its own entry.
    """
    content, is_final = publishing.part(origin, part)
    kind = "application/octet-stream" if "tile/" in part else "text/plain; charset=utf-8"
    response = site.kept(HttpResponse(content, content_type=kind), site.LONG if is_final else 10)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """Hand out the program that checks proofs without us (核验程序)."""
    response = HttpResponse(Path(verifier.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="check.py"'
    return site.kept(response, site.LONG)
