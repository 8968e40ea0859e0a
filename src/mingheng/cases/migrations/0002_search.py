"""The index for finding rows by any piece of text."""

from __future__ import annotations

from django.db import migrations

from mingheng.base.search import CreatePairIndex


class Migration(migrations.Migration):
    """Create the search index."""

    dependencies = [("cases", "0001_initial")]
    operations = [CreatePairIndex(table="cases_search")]
