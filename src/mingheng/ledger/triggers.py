"""数据库触发器：note every touched row, and refuse what may never happen to the ledger's own tables.

Both databases enforce this without the program: a statement typed by hand is noted or refused as well. Installed after
every `migrate`; the audit tells when one is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from mingheng.ledger import coverage

TOUCH, GUARD = "ledger_touch_", "ledger_guard_"


@dataclass(frozen=True)
class Guard:
    """What the ledger refuses on one of its own tables (禁改禁删)."""

    table: str
    event: str  # UPDATE or DELETE
    unless: dict[str, str]  # vendor -> condition under which the change is lawful; empty: never


def _both(condition: str) -> dict[str, str]:
    return {"sqlite": condition, "postgresql": condition}


_SAME_TILE = (
    'NEW.log_id = OLD.log_id AND NEW.algorithm = OLD.algorithm AND NEW.level = OLD.level AND NEW."index" = OLD."index"'
)
GUARDS = (
    Guard("ledger_entry", "UPDATE", {}),
    Guard("ledger_entry", "DELETE", {}),
    Guard("ledger_checkpoint", "UPDATE", {}),
    Guard("ledger_checkpoint", "DELETE", {}),
    Guard(
        "ledger_rowcommitment",
        "UPDATE",  # forgetting the salt is part of lawful erasure
        _both(
            'NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id AND NEW."table" = OLD."table" AND NEW."key" = OLD."key"'
            " AND NEW.digest = OLD.digest AND NEW.removed = OLD.removed AND NEW.salt IS NULL"
        ),
    ),
    Guard("ledger_rowcommitment", "DELETE", {}),
    Guard(
        "ledger_payload",
        "UPDATE",
        _both(
            "NEW.entry_id = OLD.entry_id AND NEW.body IS NULL AND NEW.salt IS NULL"
            " AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
        ),
    ),
    Guard("ledger_payload", "DELETE", {}),
    Guard(
        "ledger_tile",
        "UPDATE",
        {
            "sqlite": f"{_SAME_TILE} AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes",
            "postgresql": f"{_SAME_TILE} AND substring(NEW.hashes from 1 for length(OLD.hashes)) = OLD.hashes",
        },
    ),
    Guard("ledger_tile", "DELETE", {}),
    Guard(
        "ledger_log",
        "UPDATE",
        _both(
            "NEW.id = OLD.id AND NEW.origin = OLD.origin AND NEW.size >= OLD.size"
            " AND (OLD.verifier_key = '' OR NEW.verifier_key = OLD.verifier_key)"
        ),
    ),
    Guard("ledger_log", "DELETE", {}),
)


def install() -> None:
    """Create every trigger that is missing (安装触发器); safe to run again."""
    with transaction.atomic(), connection.cursor() as cursor:
        present = set(_present())
        for name, table, statement in _wanted():
            if (name, table) not in present:
                cursor.execute(statement)


def remove(*, guards: bool = True, touches: bool = True) -> None:
    """Drop the triggers, for the time of a migration or of emptying a test database."""
    kinds = ((GUARD,) if guards else ()) + ((TOUCH,) if touches else ())
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in _present():
            if name.startswith(kinds):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER "{name}"{on}')


def missing() -> list[tuple[str, str]]:
    """Return the (trigger, table) pairs that should be there and are not, or are switched off."""
    present = set(_present())
    return [(name, table) for name, table, _ in _wanted() if (name, table) not in present]


def _present() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal"
                " AND (starts_with(t.tgname, %s) OR starts_with(t.tgname, %s))",
                [TOUCH, GUARD],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
                " AND (substr(name, 1, 13) = %s OR substr(name, 1, 13) = %s)",
                [TOUCH, GUARD],
            )
        return [(str(name), str(table)) for name, table in cursor.fetchall()]


def _wanted() -> Iterator[tuple[str, str, str]]:
    existing = set(connection.introspection.table_names())
    if "ledger_touched" not in existing:
        return
    if connection.vendor == "postgresql":
        yield from _postgresql(existing)
    else:
        yield from _sqlite(existing)


def _sqlite(existing: set[str]) -> Iterator[tuple[str, str, str]]:
    for guard in GUARDS:
        when = f" WHEN NOT ({guard.unless['sqlite']})" if guard.unless else ""
        name = f"{GUARD}{guard.table}_{guard.event.lower()}"
        yield (
            name,
            guard.table,
            (
                f'CREATE TRIGGER "{name}" BEFORE {guard.event} ON "{guard.table}"{when}'
                f" BEGIN SELECT RAISE(ABORT, '账本不可改、不可删：{guard.table}'); END"
            ),
        )
    for table in coverage.covered():
        if table not in existing:
            continue
        key = coverage.columns(table)[0].column
        for event, rows in (("insert", ("NEW",)), ("update", ("NEW", "OLD")), ("delete", ("OLD",))):
            name = f"{TOUCH}{table}_{event}"
            notes = "".join(
                f'INSERT INTO ledger_touched("table", "key", txid)'
                f" SELECT '{table}', CAST({row}.\"{key}\" AS TEXT), 0"
                + (f' WHERE OLD."{key}" IS NOT NEW."{key}"' if len(rows) == 2 and row == "OLD" else "")
                + "; "
                for row in rows
            )
            yield name, table, f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" BEGIN {notes}END'


def _postgresql(existing: set[str]) -> Iterator[tuple[str, str, str]]:
    refuse = (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '账本不可改、不可删：%', TG_TABLE_NAME; END $$; "
    )
    for guard in GUARDS:
        when = f" WHEN (NOT ({guard.unless['postgresql']}))" if guard.unless else ""
        name = f"{GUARD}{guard.table}_{guard.event.lower()}"
        create = f'CREATE TRIGGER "{name}" BEFORE {guard.event} ON "{guard.table}"'
        yield name, guard.table, f"{refuse}{create} FOR EACH ROW{when} EXECUTE FUNCTION ledger_refuse()"
    for table in sorted({guard.table for guard in GUARDS}):
        name = f"{GUARD}{table}_truncate"
        yield (
            name,
            table,
            (
                f'{refuse}CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}"'
                " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
            ),
        )
    for table in coverage.covered():
        if table in existing:
            yield from _postgresql_touch(table)


def _postgresql_touch(table: str) -> Iterator[tuple[str, str, str]]:
    key = coverage.columns(table)[0].column
    function = f"ledger_note_{key}"
    insert = (
        'INSERT INTO ledger_touched("table", "key", txid) VALUES (TG_TABLE_NAME, {row}."{key}"::text, txid_current())'
    )
    create = (
        f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
        f" IF TG_OP <> 'DELETE' THEN {insert.format(row='NEW', key=key)}; END IF;"
        f" IF TG_OP = 'DELETE' THEN {insert.format(row='OLD', key=key)};"
        f' ELSIF TG_OP = \'UPDATE\' AND OLD."{key}" IS DISTINCT FROM NEW."{key}"'
        f" THEN {insert.format(row='OLD', key=key)}; END IF; RETURN NULL; END $$; "
    )
    name = f"{TOUCH}{table}"[:63]
    events = "INSERT OR UPDATE OR DELETE"
    yield (
        name,
        table,
        f'{create}CREATE TRIGGER "{name}" AFTER {events} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{function}"()',
    )
