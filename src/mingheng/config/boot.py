"""Start-up for commands: choose the installation, then start Django."""

from __future__ import annotations

import os
from pathlib import Path

import django


def choose(data_dir: Path | str | None = None) -> None:
    """Choose the installation (选定安装) for this process and its children; None keeps what the environment says."""
    if data_dir is not None:
        os.environ["DATA_DIR"] = str(Path(data_dir).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingheng.config.settings")


def public_url(url: str) -> None:
    """Say where the portal stands (门户地址), unless the environment says so already."""
    os.environ.setdefault("PUBLIC_URL", url)


def setup(data_dir: Path | str | None = None) -> None:
    """Start Django on the installation in data_dir (数据文件夹); None keeps what the environment says."""
    choose(data_dir)
    django.setup()
