"""Files between preview and import (导入文件): kept in the file store, named by a signed word that only the sender can use."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from django.core import signing

from mingheng.base.errors import NotFound, Refused
from mingheng.base.files import store
from mingheng.base.sheets import LARGEST_FILE

if TYPE_CHECKING:
    from typing import Any

    from django.core.files.uploadedfile import UploadedFile

    from mingheng.org.models import Account

SECONDS = 3600
"""How long a preview may be applied."""


def keep(file: UploadedFile[Any], *, account: Account, purpose: str) -> str:
    """Keep an uploaded file and return the word that fetches it again (留存导入文件).

    :raises Refused: WORKBOOK_TOO_LARGE
    """
    if (file.size or 0) > LARGEST_FILE:
        raise Refused("WORKBOOK_TOO_LARGE", f"文件超过 {LARGEST_FILE // 1024 // 1024} MB", way_out="分成几个文件导入")
    file.seek(0)
    kept = store().put(file, max_bytes=LARGEST_FILE)
    return signing.dumps([account.pk, kept.sha256], salt=f"desk.upload.{purpose}")


def fetch(word: str, *, account: Account, purpose: str) -> BinaryIO:
    """Return the file that a word names (取回导入文件).

    :raises Refused: PREVIEW_OLD for a word that is too old, somebody else's, or made up
    """
    try:
        owner, sha256 = signing.loads(word, salt=f"desk.upload.{purpose}", max_age=SECONDS)
        if owner != account.pk:
            raise NotFound
        with store().open(sha256) as file:
            return BytesIO(file.read())
    except (signing.BadSignature, NotFound, ValueError) as problem:
        raise Refused(
            "PREVIEW_OLD", "这次预览已经失效，没有导入任何内容", way_out="请重新选择文件，预览后再导入"
        ) from problem
