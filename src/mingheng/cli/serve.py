"""``mingheng serve`` (网页服务): the web side of the installation on granian, as WSGI."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from mingheng.config import boot, env


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数)."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只对本机")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")


def command(host: str, port: int) -> list[str]:
    """Return the command line of the server (服务进程命令行)."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", env.read("WEB_WORKERS"), "--blocking-threads", env.read("WEB_THREADS"),
        "--log-level", "warning", "--no-ws", "--backlog", "1024", "mingheng.config.wsgi:application",
    ]  # fmt: skip


def run(args: Namespace) -> int:
    """Serve until stopped (启动网页服务)."""
    boot.choose(args.data)
    print(f"网页服务：http://{args.host}:{args.port}/ ，按 Ctrl-C 停止", flush=True)
    return subprocess.run(command(args.host, args.port), env=dict(os.environ), check=False).returncode
