"""What the tests of the scripts share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Give a folder with a short name that any user may enter: the path of a socket has a limit."""
    folder = Path(tempfile.mkdtemp(prefix="mh", dir="/tmp"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
