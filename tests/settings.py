"""Settings of the test suite (测试设置): a folder and a database of its own, cheap passwords, no waiting for the disk."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_FOLDER = os.environ.get("PYTEST_DATA_DIR") or tempfile.mkdtemp(prefix="mingheng-test-")
if "PYTEST_DATA_DIR" not in os.environ:
    atexit.register(shutil.rmtree, _FOLDER, True)
os.environ["DATA_DIR"] = _FOLDER
os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only")

from mingheng.config.settings import *  # noqa: E402,F403
from mingheng.config.settings import DATA_DIR, DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file, as in production, so that several connections queue for it in the same way.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test_mingheng.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
