"""Serving pages and bytes from one address (同一地址的网页与文件传输): Django in a few threads, bytes without any.

See docs/mechanisms/uploads.md.
"""
