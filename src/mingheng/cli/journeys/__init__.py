"""Whole matters from a file (整案输入): reading it, acting it, leaving the results."""
