"""Gates (关口): what must be true, across chapters, before a penalty matter moves on.

A gate looks at the case file and answers with what is missing, or with nothing. It never writes and never asks the
clock: the file carries the day. Each one names its article.
"""
