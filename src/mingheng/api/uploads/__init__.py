"""Uploading in pieces (分段续传): the tus 1.0 protocol, spoken straight to the server, without Django's requests.

See docs/mechanisms/uploads.md.
"""
