"""Pages of the portal (公示门户页面)."""
