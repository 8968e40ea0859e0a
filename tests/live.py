"""Settings of a server that a test starts (测试用服务的设置): the database and the folder of the running tests."""

from __future__ import annotations

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["LIVE_DATABASE"]
