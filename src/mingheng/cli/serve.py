"""``mingheng serve`` (网页服务): the web side of the installation on granian; config.rsgi answers."""

from __future__ import annotations

import os
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
        sys.executable, "-m", "granian", "--interface", "rsgi", "--host", host, "--port", str(port),
        "--workers", env.read("WEB_WORKERS"), "--log-level", "warning", "--no-ws", "--backlog", "1024",
        "mingheng.config.rsgi:application",
    ]  # fmt: skip


def run(args: Namespace) -> int:
    """Serve until stopped (启动网页服务): this process becomes the server, so that a signal to it reaches the server."""
    boot.choose(args.data)
    print(f"网页服务：http://{args.host}:{args.port}/ ，按 Ctrl-C 停止", flush=True)
    words = command(args.host, args.port)
    os.execve(words[0], words, dict(os.environ))  # noqa: S606 — our own interpreter, with fixed words
