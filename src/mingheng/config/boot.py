"""Start-up for commands: choose the installation, then start Django."""

from __future__ import annotations

import os
from pathlib import Path

import django


def setup(data_dir: Path | str | None = None) -> None:
    """Start Django on the installation in data_dir (数据文件夹); None keeps what the environment says."""
    if data_dir is not None:
        os.environ["DATA_DIR"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingheng.config.settings")
    django.setup()
