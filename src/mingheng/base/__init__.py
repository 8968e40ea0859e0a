"""Shared floor: refusals, files, background tasks, money, the common look. No word of the law lives here."""
