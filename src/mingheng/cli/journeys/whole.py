"""A whole matter from a file (整案): the street, the acts, the results."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from mingheng.archive import package
from mingheng.cli import duties
from mingheng.cli.founding import prepare_database
from mingheng.cli.journeys.acting import Actor, dossier_of
from mingheng.cli.journeys.reading import Read
from mingheng.cli.seed import street
from mingheng.cli.terminal import tell
from mingheng.disclosure.content import PUBLIC_FIELDS, digest_of
from mingheng.disclosure.queries import duties_of
from mingheng.documents.queries import issued_of, pdf_of
from mingheng.ledger import exporting
from mingheng.ledger.audit import audit
from mingheng.ledger.queries import entries_about
from mingheng.org.queries import agencies

if TYPE_CHECKING:
    from mingheng.ledger.models import Entry


def run(args: Namespace, found: Read) -> int:
    """Take the matter from its folder to its results (整案办理); stops at the first refusal with its line."""
    prepare_database()
    agency = next(iter(agencies()), None) or street.load(year=found.matter.opened_at.year).agency
    acts: list[dict[str, Any]] = []

    def say(entry: Entry) -> None:
        acts.append(_said(entry))
        if not args.json:
            print(_line(entry), flush=True)

    actor = Actor(read=found, agency=agency, tell=say)
    actor.open()
    for act in found.acts:
        actor.act(act)
    results = leave(actor, args.out) | {"acts": acts}
    checked = audit(files=True)
    results |= {"ledger_ok": checked.ok, "entries": checked.entries}
    lines = ["", f"文书 {len(results['documents'])} 份：{args.out / '文书'}"]
    lines += [f"公示：{each}" for each in results["publications"]]
    lines += [f"归档包：{results['package']}"] if results["package"] else []
    lines += [
        f"存证证明：{results['proofs']}",
        f"账本核验：{'全部相符' if checked.ok else '不符'}，{checked.entries} 条记录",
    ]
    tell(args, results, lines)
    return 0 if checked.ok else 1


def _said(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq, "at": timezone.localtime(entry.at).isoformat(), "by": entry.actor_name, "event": entry.event,
        "label": entry.label, "sentence": entry.sentence, "article": entry.article,
    }  # fmt: skip


def leave(actor: Actor, out: Path) -> dict[str, Any]:
    """Write papers, publication, package and proofs into the output folder (留下结果)."""
    out.mkdir(parents=True, exist_ok=True)
    duties.settle(at=timezone.now())
    case = actor.case
    case.refresh_from_db()
    results: dict[str, Any] = {
        "number": case.number or case.decision_number,
        "stage": case.stage,
        "documents": _papers(case, out / "文书"),
        "publications": _publications(case, out / "公示"),
        "package": _package(case, out / "归档包"),
    }
    entries = list(entries_about(case).order_by("seq"))
    proofs = out / "存证证明.json"
    _write(proofs, exporting.prove(entries, log=actor.agency.log))
    results["proofs"] = str(proofs)
    chronicle = "".join(f"{_line(entry)}\n" for entry in entries)
    (out / "办理经过.txt").write_text(chronicle, encoding="utf-8")
    return results


def _line(entry: Entry) -> str:
    """Return an act as a line (办理经过的一行): when, who, what, and the article it rests on."""
    article = f"　〔{entry.article}〕" if entry.article else ""
    when = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
    return f"{entry.seq:>4}　{when}　{entry.actor_name}　{entry.label}　{entry.sentence}{article}"


def _papers(case: Any, folder: Path) -> list[str]:
    folder.mkdir()
    names = []
    for number, document in enumerate(issued_of(case).order_by("issued_at", "id"), 1):
        name = f"{number:02d}-{document.form_code}-{document.title}.pdf"
        (folder / name).write_bytes(pdf_of(document))
        names.append(name)
    return names


def _publications(case: Any, folder: Path) -> list[str]:
    """Write every published version, and for every decision whether it is published and why (公示判定)."""
    folder.mkdir()
    told, rulings = [], []
    for duty in duties_of(case):
        for publication in duty.publications.all():
            if publication.published_at is None:
                continue
            shown = {name: getattr(publication, name) for name in PUBLIC_FIELDS}
            shown |= {"sha256": digest_of(publication), "token": publication.token, "ended": publication.end_reason}
            _write(folder / f"{publication.decision_number}-第{publication.version}版.json", shown)
        stage, reason = duty.get_stage_display(), duty.get_reason_display()
        told.append(f"{duty.decision.number}　{stage}　{reason}")
        rulings.append({
            "number": duty.decision.number, "stage": duty.stage, "publishes": duty.publishes, "reason": duty.reason,
            "due_on": duty.due_on, "words": f"{stage}：{reason}",
        })  # fmt: skip
    _write(folder / "公示判定.json", rulings)
    return told


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def _package(case: Any, folder: Path) -> str:
    dossier = dossier_of(case)
    if dossier is None:
        return ""
    package.write(dossier, folder, at=timezone.now())
    return str(folder)


__all__ = ["Read", "leave", "run"]
