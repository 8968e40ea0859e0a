"""账本的表：the log, its entries, what they commit to, the trees above them, and who follows.

Entries, commitments and checkpoints can be neither changed nor deleted: triggers of the database refuse it (`triggers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from mingheng.ledger import events


class Log(models.Model):
    """The ledger of one agency (一机关一账本)."""

    origin = models.CharField("账本名称", max_length=200, unique=True, help_text="检查点首行，C2SP origin")
    size = models.BigIntegerField("条数", default=0)
    verifier_key = models.CharField("公钥", max_length=400, blank=True, help_text="C2SP vkey")

    def __str__(self) -> str:
        return self.origin


class Entry(models.Model):
    """One act in the ledger (一笔记录); `leaf` is what the tree holds of it."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="entries")
    seq = models.BigIntegerField("序号", help_text="自 0 起，连续")
    at = models.DateTimeField("行为时间")
    event = models.CharField("事件", max_length=100)
    about = models.CharField("所涉对象", max_length=120, blank=True)
    leaf = models.TextField("叶")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "seq"], name="ledger_entry_seq_once")]
        indexes: ClassVar = [models.Index(fields=["log", "about", "seq"], name="ledger_entry_about")]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.seq} {self.event}"

    @property
    def label(self) -> str:
        """The Chinese verb of the act (行为名称)."""
        return events.label_of(self.event)

    @property
    def article(self) -> str:
        """The article the act rests on (依据)."""
        return str(json.loads(self.leaf)["article"])

    def body(self) -> dict[str, Any]:
        """Return the payload (内容); empty once it has been lawfully erased."""
        text = self.payload.body
        return dict(json.loads(text)) if text is not None else {}

    @property
    def actor_name(self) -> str:
        """Who acted (行为人); empty once the payload has been erased."""
        return str(self.body().get("by", {}).get("name", ""))

    def read(self) -> events.Event | Mapping[str, Any]:
        """Return the typed event, or its bare values where it was partly erased or the program no longer knows it."""
        public = json.loads(self.leaf)["public"]
        if self.payload.body is None:  # a default would pass for what was erased
            return dict(public)
        return events.revive(self.event, {**public, **self.body()["fields"]})

    @property
    def sentence(self) -> str:
        """What happened, in one sentence (经过); the label where the event has no sentence of its own."""
        event = self.read()
        return (event.sentence() if isinstance(event, events.Event) else "") or self.label


class Payload(models.Model):
    """What an entry only commits to (内容): internal and personal fields and the actor; can be erased, never changed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.BinaryField(null=True)
    body = models.TextField(null=True)
    erased_at = models.DateTimeField("清除时间", null=True)


class RowCommitment(models.Model):
    """The salted digest of a row as an act left it behind (行承诺); `removed` where the act deleted the row."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="commitments")
    table = models.CharField(max_length=63)
    key = models.CharField(max_length=64)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    removed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table", "key", "id"], name="ledger_commitment_row")]


class Touched(models.Model):
    """A note that a row was touched (触及): written by triggers, taken away by the act that touched it."""

    table = models.CharField(max_length=63)
    key = models.CharField(max_length=64)
    txid = models.BigIntegerField(default=0, db_default=0, db_index=True)


class Tile(models.Model):
    """Up to 256 hashes side by side in one level of a tree (C2SP tile); grows, then never changes."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="tiles")
    algorithm = models.CharField(max_length=10)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "algorithm", "level", "index"], name="ledger_tile_once")
        ]


class Checkpoint(models.Model):
    """A signed size and root of the log (检查点)."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField("条数")
    root_sha256 = models.CharField(max_length=64)
    root_sm3 = models.CharField(max_length=64)
    note = models.TextField("签名文本")
    at = models.DateTimeField("签发时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "size"], name="ledger_checkpoint_size_once")]

    def __str__(self) -> str:
        return f"{self.log_id}@{self.size}"


class Follower(models.Model):
    """How far an upper chapter has read in a log (跟随者的位置): the next number it has not seen."""

    name = models.CharField(max_length=100)
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="followers")
    position = models.BigIntegerField(default=0)
    stuck_since = models.DateTimeField("停滞自", null=True)
    problem = models.TextField("停滞原因", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "log"], name="ledger_follower_once")]
