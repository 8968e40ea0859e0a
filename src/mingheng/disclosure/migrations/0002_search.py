"""The index for finding publications by any piece of text."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mingheng.base.search import PairIndex

INDEX = PairIndex("disclosure_search")


def make(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index table."""
    INDEX.create(editor)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the index table."""
    INDEX.drop(editor)


class Migration(migrations.Migration):
    """Create the search index."""

    dependencies = [("disclosure", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
