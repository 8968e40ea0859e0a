"""``mingheng ledger`` (存证账本): verify the installation, export, check an export or a proof, prove the entries of a case."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils import timezone

from mingheng.base.errors import NotFound
from mingheng.cli.terminal import Parser, WrongUsage, tell
from mingheng.config import boot
from mingheng.ledger import verifier

_SHOWN = 200  # differences printed; --json has them all


def add_arguments(parser: Parser) -> None:
    """Describe the command (命令参数)."""
    parts = parser.add_subparsers(title="子命令", metavar="子命令", dest="part", required=True)
    part = parts.add_parser("verify", help="核账：从数据库和文件库重新推算一切，指出任何不符")
    part.add_argument("--no-files", dest="files", action="store_false", help="不重新计算文件摘要")
    part.set_defaults(answer=_verify)
    part = parts.add_parser("export", help="导出账本，供他人离线核验")
    part.add_argument("folder", type=Path, metavar="文件夹", help="空文件夹，每本账一个子文件夹")
    part.add_argument("--payloads", action="store_true", help="连同各条记录的内容（可能含个人信息）")
    part.set_defaults(answer=_export)
    part = parts.add_parser("check", help="离线核验导出的文件夹或证明文件，不需要数据库")
    part.add_argument("path", type=Path, metavar="路径", help="导出的文件夹，或证明文件 .json")
    part.add_argument("--key", default="", metavar="公钥", help="从机关另行取得的公钥")
    part.add_argument("--since", type=Path, metavar="检查点", help="以前留存的检查点文件，核验账本只增不减")
    part.set_defaults(answer=_check)
    part = parts.add_parser("prove", help="证明一件案件的各条记录都在账本里")
    part.add_argument("case", metavar="案号", help="案号、文号，或对象键（如 cases_case:12）")
    part.add_argument("--no-payloads", dest="payloads", action="store_false", help="只证明存在，不附内容")
    part.set_defaults(answer=_prove)


def run(args: Namespace) -> int:
    """Run the command (执行)."""
    return int(args.answer(args))


def _started(args: Namespace, module: str) -> Any:
    """Start Django, then load a module that needs it."""
    boot.setup(args.data)
    return importlib.import_module(f"mingheng.ledger.{module}")


def _verify(args: Namespace) -> int:
    audit = _started(args, "audit").audit
    found = audit(files=args.files, progress=_progress)
    lines = [f"核账：{found.entries} 条记录、{found.checkpoints} 个检查点、{found.rows} 行、{found.files} 个文件"]
    lines += [f"不符：{difference.sentence}（{difference.code}）" for difference in found.differences[:_SHOWN]]
    lines.append("全部相符" if found.ok else f"共 {found.count} 处不符")
    tell(args, found.as_dict(), lines)
    return 0 if found.ok else 1


def _progress(what: str, count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K正在核对 {what} {count}", end="\r", file=sys.stderr, flush=True)


def _export(args: Namespace) -> int:
    jobs, exporting = _started(args, "jobs"), _started(args, "exporting")
    jobs.integrate_all(at=timezone.now())
    made = []
    for log in _started(args, "queries").all_logs():
        folder = args.folder / exporting.folder_name(log)
        checkpoint = exporting.export(log, folder, payloads=args.payloads)
        made.append({"origin": log.origin, "size": checkpoint.size, "folder": str(folder)})
    if not made:
        raise NotFound("NO_LOG", "这套安装里还没有账本", way_out="先用 mingheng init 建立机关")
    tell(args, {"logs": made}, [f"{one['origin']}：{one['size']} 条，导出到 {one['folder']}" for one in made])
    return 0


def _check(args: Namespace) -> int:
    if not args.path.exists():
        raise WrongUsage(f"没有 {args.path}")
    since = args.since.read_text(encoding="utf-8") if args.since else ""
    results = verifier.check(args.path, key=args.key, since=since)
    lines = []
    for one in results:
        lines.append(
            f"{one.origin}：核验 {one.entries} 条记录，检查点 {one.size} 条，{'全部相符' if one.ok else '不符'}"
        )
        lines += [f"不符：{problem}" for problem in one.problems]
    ok = all(one.ok for one in results)
    tell(args, {"ok": ok, "logs": [{**vars(one), "ok": one.ok} for one in results]}, lines)
    return 0 if ok else 1


def _prove(args: Namespace) -> int:
    jobs, exporting = _started(args, "jobs"), _started(args, "exporting")
    jobs.integrate_all(at=timezone.now())
    found = _started(args, "queries").entries_for_proof(args.case)
    if not found:
        raise NotFound("NO_ENTRIES", f"账本里没有关于 {args.case} 的记录", way_out="核对案号，或改用对象键")
    proofs = [exporting.prove(entries, log=log, payloads=args.payloads) for log, entries in found]
    if len(proofs) > 1:
        raise WrongUsage(f"{args.case} 在 {len(proofs)} 本账里都有，请改用对象键")
    args.json = True  # a proof is a file for a machine
    tell(args, proofs[0], [])
    return 0
