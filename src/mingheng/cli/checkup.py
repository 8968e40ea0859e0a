"""What the health check looks at (健康检查的内容)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mingheng.base import tasks
from mingheng.base.errors import Refused
from mingheng.base.files import store
from mingheng.documents import typeset
from mingheng.documents.glyphs import missing_glyphs
from mingheng.ledger import triggers
from mingheng.ledger.queries import latest_checkpoint
from mingheng.org.queries import agencies, calendar_for

_LEAST_FREE = 2 * 1024**3
_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at (检查结果)."""

    subject: str
    is_well: bool
    words: str

    def as_dict(self) -> dict[str, object]:
        """Return plain values for JSON output."""
        return asdict(self)


def findings() -> list[Finding]:
    """Return every finding (全部检查结果), in the order of looking; what fails hides nothing behind it."""
    looks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("设置", _settings), ("数据库", _database), ("数据库结构", _migrations), ("账本触发器", _triggers),
        ("文件存储", _files), ("磁盘空间", _disk), ("文书字体", _fonts), ("机关", _agencies), ("放假安排", _calendar),
        ("存证账本", _ledger), ("后台任务", _tasks),
    )  # fmt: skip
    found = []
    for subject, look in looks:
        try:
            is_well, words = look()
        except (DatabaseError, OSError, Refused) as problem:
            is_well, words = False, f"无法检查：{problem}"
        found.append(Finding(subject, is_well, words))
    return found


def _settings() -> tuple[bool, str]:
    serious = [each for each in run_checks() if each.is_serious()]
    return not serious, "；".join(str(each.msg) for each in serious) or "没有冲突"


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            answer = str(cursor.fetchone()[0])
            return answer == "ok", f"SQLite，{'完好' if answer == 'ok' else answer}"
        cursor.execute("SHOW server_version")
        return True, f"PostgreSQL {cursor.fetchone()[0]}"


def _migrations() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not plan, "最新" if not plan else f"有 {len(plan)} 步升级没有执行，请运行 mingheng manage migrate"


def _triggers() -> tuple[bool, str]:
    gone = triggers.missing()
    return (
        not gone,
        "齐全" if not gone else f"缺少 {len(gone)} 个，数据可能在系统之外被改动；请运行 mingheng ledger verify",
    )


def _files() -> tuple[bool, str]:
    kept = store().put(io.BytesIO(b"mingheng doctor"))
    return store().verify(kept.sha256), settings.FILES_URL or str(settings.DATA_DIR / "files")


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return free > _LEAST_FREE, f"剩余 {free / 1024**3:.1f} GB"


def _fonts() -> tuple[bool, str]:
    lacking = missing_glyphs("沪普曹罚㐂䶮", typeset.font_folders(settings.DOCUMENT_FONTS))
    return not lacking, "齐全" if not lacking else f"缺字：{''.join(lacking)}"


def _agencies() -> tuple[bool, str]:
    names = [each.name for each in agencies()]
    return bool(names), "、".join(names) or "还没有机关，请运行 mingheng init"


def _calendar() -> tuple[bool, str]:
    through = min((calendar_for(agency).published_through for agency in agencies()), default=None)
    if through is None:
        return True, "内置"
    left = (through - timezone.localdate()).days
    hint = "" if left > _SOON_DAYS else "；下一年的放假通知发布后请导入：mingheng calendar import 文件"
    return left >= 0, f"到 {through}{hint}"


def _ledger() -> tuple[bool, str]:
    words = []
    for agency in agencies():
        checkpoint = latest_checkpoint(agency.log)
        behind = agency.log.size - (checkpoint.size if checkpoint else 0)
        words.append(f"{agency.short_name} {agency.log.size} 条，{behind} 条待入树")
    return True, "；".join(words) or "尚无账本"


def _tasks() -> tuple[bool, str]:
    failed = list(tasks.failed_tasks())
    return not failed, "没有失败" if not failed else f"{len(failed)} 件失败，最近：{failed[0][0]} {failed[0][1]}"
