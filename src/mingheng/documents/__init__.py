"""Enforcement documents (执法文书): forms, wording, numbers, frozen papers and their PDF."""
