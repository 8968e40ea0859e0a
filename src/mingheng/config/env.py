"""Settings by environment variables (环境变量): every one with its default and a help sentence.

`mingheng env` prints this table. A value may also come from a file named by `NAME_FILE`, for secrets.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, default and what it does (in Chinese)."""

    name: str
    default: str
    help: str


VARIABLES: tuple[Variable, ...] = (
    Variable("DATA_DIR", "mingheng-data", "嵌入式安装的数据文件夹：数据库、文件、密钥都在里面"),
    Variable("DATABASE_URL", "", "PostgreSQL 地址，如 postgres://用户@主机/库名；空着用 DATA_DIR 里的 SQLite"),
    Variable("FILES_URL", "", "对象存储地址，如 s3://桶/前缀?endpoint=https://…；空着用 DATA_DIR/files"),
    Variable(
        "FILES_HANDOVER",
        "",
        "谁来发送原件：空着由本服务直接发送；/路径/ 交给前面的 nginx（X-Accel-Redirect 到这个 internal 路径）；"
        "redirect 转到对象存储的短时签名地址",
    ),
    Variable("SECRET_KEY", "", "会话签名密钥；空着时在 DATA_DIR 生成并保存一份"),
    Variable("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "允许访问的主机名，逗号分隔"),
    Variable("PUBLIC_URL", "http://127.0.0.1:8000", "公示门户对外地址，印在二维码和回执里"),
    Variable("HTTPS", "no", "yes 表示只经 HTTPS 访问，登录凭据只走加密连接"),
    Variable("TRUSTED_PROXY", "no", "yes 表示前面有受信任的反向代理，采信 X-Forwarded-Proto"),
    Variable("SESSION_IDLE_MINUTES", "30", "无操作多少分钟后自动退出登录"),
    Variable("LOGIN_ATTEMPTS", "5", "连续输错多少次密码后锁定账号"),
    Variable("LOGIN_LOCK_MINUTES", "15", "账号锁定多少分钟"),
    Variable("UPLOAD_MAX_MB", "2048", "单个上传文件的上限，单位 MB"),
    Variable("DOCUMENT_FONTS", "", "自备文书字体（仿宋、黑体）所在文件夹；空着用随附的思源宋体"),
    Variable("LEDGER_KEY_PASSPHRASE", "", "存证签名私钥的口令；空着时用 SECRET_KEY 派生"),
    Variable("WEB_WORKERS", "1", "网页服务进程数"),
    Variable("WEB_THREADS", "4", "每个网页服务进程的线程数"),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def read(name: str) -> str:
    """Return the value of a declared variable: environment, then file named by NAME_FILE, then default."""
    default = _DEFAULTS[name]
    if name in os.environ:
        return os.environ[name]
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        return Path(file_name).read_text(encoding="utf-8").strip()
    return default


def read_bool(name: str) -> bool:
    """Return whether a declared variable says yes."""
    return read(name).strip().lower() in {"1", "yes", "true", "on"}


def database(url: str, data_dir: Path) -> dict[str, object]:
    """Return the Django database entry: PostgreSQL for a URL, else SQLite in WAL with full sync in data_dir."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "mingheng.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
                " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL 只支持 postgres://，现在是 {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": {"client_encoding": "UTF8", **query},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def origin_of(files_url: str) -> str:
    """Return scheme and host of the object store (对象存储的来源), for the content policy; empty without one."""
    endpoint = urlsplit(dict(parse_qsl(urlsplit(files_url).query)).get("endpoint", ""))
    return f"{endpoint.scheme}://{endpoint.netloc}" if endpoint.netloc else ""
