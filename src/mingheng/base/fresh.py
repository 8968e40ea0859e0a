"""A new, empty database (新库): make all tables at once from the models, and note every migration as done.

Walking through the migrations would give the same tables, as a test proves, but takes many times longer; an old database
always walks through them.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mingheng.base.search import CreatePairIndex


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database has no table yet (空库)."""
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make every table, index and search index of the present models (建全部表), and note the migrations as applied."""
    loader = MigrationLoader(None)
    emit_pre_migrate_signal(0, False, connection.alias)
    with connection.schema_editor() as editor:
        for model in apps.get_models(include_auto_created=False):
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        for migration in loader.disk_migrations.values():
            for operation in migration.operations:
                if isinstance(operation, CreatePairIndex):
                    operation.database_forwards(migration.app_label, editor, None, None)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for key, migration in sorted(loader.disk_migrations.items()):
        if not migration.replaces or key in loader.graph.nodes:
            recorder.record_applied(*key)
    emit_post_migrate_signal(0, False, connection.alias)
