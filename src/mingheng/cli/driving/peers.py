"""Other servers to measure against (对照服务): nginx and the Node.js reference server of tus, where they can be had."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
_TUS = ("@tus/server@2.4.5", "@tus/file-store@2.1.0")
_REFERENCE = """
const [, , port, folder] = process.argv
const {{Server}} = await import('{modules}/@tus/server/dist/index.js')
const {{FileStore}} = await import('{modules}/@tus/file-store/dist/index.js')
new Server({{path: '/files', datastore: new FileStore({{directory: folder}})}}).listen({{host: '127.0.0.1', port: +port}})
"""
_NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.err; {user}
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/octet-stream;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/permits keys_zone=permits:2m inactive=10s;
  upstream pages {{ server 127.0.0.1:{behind}; keepalive 16; keepalive_requests 1000000; }}
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
  server {{
    listen 127.0.0.1:{port};
    root {data};
    location /plain/ {{ alias {data}/files/; }}
    location /files/ {{ internal; }}
    location ~ ^/desk/evidence/[0-9]+/content$ {{
      auth_request /permit;
      auth_request_set $permitted $upstream_http_x_accel_redirect;
      auth_request_set $permitted_type $upstream_http_content_type;
      auth_request_set $permitted_name $upstream_http_content_disposition;
      error_page 401 403 500 = @pages;
      types {{ }} default_type "";
      add_header Content-Type $permitted_type; add_header Content-Disposition $permitted_name;
      add_header X-Content-Type-Options nosniff; add_header Content-Security-Policy "default-src 'none'; sandbox";
      try_files $permitted =404;
    }}
    location = /permit {{
      internal; proxy_pass http://pages$request_uri; proxy_pass_request_body off;
      proxy_set_header Connection ""; proxy_set_header Host $http_host; proxy_set_header Content-Length "";
      proxy_set_header Range ""; proxy_set_header If-Range ""; proxy_set_header If-None-Match "";
      proxy_ignore_headers X-Accel-Redirect Cache-Control Expires Set-Cookie Vary;
      proxy_cache permits; proxy_cache_key "$http_host$request_uri $http_cookie"; proxy_cache_valid 200 2s; proxy_cache_lock on;
    }}
    location @pages {{ proxy_pass http://pages; }}
    location / {{ proxy_pass http://pages; }}
  }}
}}
"""


def free_port() -> int:
    """Return a port that nobody listens on (空闲端口)."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def reference(folder: Path) -> Iterator[int]:
    """Run the reference server of tus (参照服务) on a folder; yields its port, or 0 where it cannot be had."""
    modules = folder / "node_modules"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        yield 0
        return
    words = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), *_TUS]
    if not modules.exists() and subprocess.run(words, check=False, capture_output=True).returncode:
        yield 0
        return
    script, kept, port = folder / "reference.mjs", folder / "reference", free_port()
    script.write_text(_REFERENCE.format(modules=modules))
    kept.mkdir(exist_ok=True)
    with _started([node, script, port, kept], port):
        yield port


@contextmanager
def nginx(folder: Path, data: Path, behind: int) -> Iterator[int]:
    """Run nginx before a server (反向代理): /plain/ gives the files as they are; yields its port, or 0 where there is none."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        yield 0
        return
    port, settings = free_port(), folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    settings.write_text(_NGINX.format(folder=folder, user=user, behind=behind, port=port, data=data))
    with _started([found, "-c", settings], port):
        yield port


@contextmanager
def _started(words: list[object], port: int) -> Iterator[None]:
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as tried:
                if tried.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()
