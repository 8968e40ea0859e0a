"""Build the icon sprite from the list of icons that the screens use.

Usage: ``python scripts/icons.py FOLDER`` where FOLDER holds the outline icons (``search.svg`` …) of the
icon set named in docs/mechanisms/look.md. Writes ``icons.svg`` beside the other static files.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOOK = Path(__file__).resolve().parent.parent / "src" / "mingheng" / "base" / "look"
HEADER = "<!-- Tabler Icons, MIT licence: vendor/tabler-icons-3.51.0/LICENSE -->"


def names(listing: str) -> list[str]:
    """Return the icon names of a list file, without comments and blank lines."""
    return [line.strip() for line in listing.splitlines() if line.strip() and not line.startswith("#")]


def symbol(name: str, drawing: str) -> str:
    """Return one ``<symbol>`` holding the visible shapes of an icon file."""
    body = re.sub(r"^.*?<svg.*?>|</svg>.*$", "", drawing, flags=re.DOTALL)
    shapes = re.findall(r"<[a-z]+ [^>]*/>", body)
    visible = [re.sub(r"\s*/>$", "/>", shape) for shape in shapes if 'stroke="none"' not in shape]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(visible)}</symbol>'


def build(folder: Path) -> str:
    """Return the whole sprite; a missing icon stops the build by its file name."""
    listed = names((LOOK / "icons.txt").read_text(encoding="utf-8"))
    drawn = [symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in sorted(listed)]
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg">{HEADER}', *drawn, "</svg>", ""])


if __name__ == "__main__":
    (LOOK / "static" / "mh" / "icons.svg").write_text(build(Path(sys.argv[1])), encoding="utf-8")
