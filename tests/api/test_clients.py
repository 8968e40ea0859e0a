"""Clients that are not ours (他人的客户端): tuspy and tus-js-client upload, are cut, go on, and what they sent is right."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tusclient.client import TusClient

from mingheng.base.files import store
from mingheng.evidence.models import Arrival
from mingheng.evidence.terms import ArrivalState
from tests.api.conftest import Server, work
from tests.api.test_uploads import CLIP, SHA256

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def is_safe(url: str) -> bool:
    arrival = Arrival.objects.get(key=url.rpartition("/")[2])
    return (arrival.state, arrival.sha256) == (ArrivalState.SAFE, SHA256) and store().verify(SHA256)


def test_tuspy_goes_on_after_a_cut(server: Server, officer_cookie: str) -> None:
    client = TusClient(f"{server.url}/uploads/", headers={"Cookie": officer_cookie})
    told = {"filename": "派生.mp4", "sha256": SHA256, "sm3": hashlib.new("sm3", CLIP).hexdigest()}
    first = client.uploader(file_stream=io.BytesIO(CLIP), chunk_size=200_000, metadata=told, upload_checksum=True)
    first.upload(stop_at=400_000)
    again = client.uploader(file_stream=io.BytesIO(CLIP), chunk_size=200_000, url=first.url)
    assert again.offset == 400_000
    again.upload()
    work()
    assert is_safe(again.url)


def test_tus_js_client_goes_on_after_a_cut_and_sends_parts_side_by_side(
    server: Server, officer_cookie: str, tmp_path: Path
) -> None:
    subprocess.run(["bash", ROOT / "scripts" / "clients.sh"], check=True)
    path = tmp_path / "现场.mp4"
    path.write_bytes(CLIP)
    node = shutil.which("node") or "node"
    words = [ROOT / ".venv" / "clients", f"{server.url}/uploads/", officer_cookie, path, SHA256]
    done = subprocess.run(
        [node, ROOT / "tests" / "api" / "send.mjs", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["begunAt"] >= 400_000
    assert told["second"]["url"] == told["first"]["url"]
    work()
    assert is_safe(told["second"]["url"])
    assert is_safe(told["parallel"]["url"])
