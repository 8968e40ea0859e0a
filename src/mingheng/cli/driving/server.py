"""A server of its own for a measurement (测试用服务进程), started as ``mingheng serve`` does, on loopback only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from mingheng.cli import serve

HOST = "127.0.0.1"
_LONGEST_START = 60.0  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """The running server (服务进程): where it listens, and what it uses."""

    pid: int
    port: int

    def processes(self) -> list[int]:
        """Return the server's process and its workers (各进程); empty where the system does not tell."""
        found = [self.pid]
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(words[1]) in found:
                found.append(int(path.parent.name))
        return found if Path("/proc").exists() else []

    def processor_seconds(self) -> float:
        """Return the processor time used so far by all its processes (处理器秒数)."""
        total = 0
        for pid in self.processes():
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(words[11]) + int(words[12])
        return total / _TICKS

    def largest_mb(self) -> float:
        """Return the resident memory of its largest process (最大的一个进程占用的内存), in megabytes."""
        sizes = []
        for pid in self.processes():
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            sizes += [int(line.split()[1]) for line in lines if line.startswith("VmRSS:")]
        return round(max(sizes, default=0) / 1024, 1)


@contextmanager
def running(**settings: str) -> Iterator[Server]:
    """Start a server on a free port, with these settings, and stop it in the end (启停服务)."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    process = start(port, **settings)
    try:
        yield Server(process.pid, port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start(port: int, **settings: str) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers (启动)."""
    process = subprocess.Popen(serve.command(HOST, port), env=os.environ | settings)
    _wait(process, port)
    return process


def kill(process: subprocess.Popen[bytes], port: int) -> None:
    """Kill a server with all its workers, which have no time to do anything (强杀)."""
    for pid in Server(process.pid, port).processes():
        os.kill(pid, signal.SIGKILL)
    process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    begin = time.monotonic()
    while time.monotonic() - begin < _LONGEST_START:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urlopen(f"http://{HOST}:{port}/login", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
