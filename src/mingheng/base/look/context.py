"""Display modes (显示方式): theme, contrast and type size, kept in one cookie and drawn by the server."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.http import HttpRequest

COOKIE = "mh_modes"
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("light", "dark"),
    "contrast": ("normal", "high"),
    "type": ("normal", "large"),
}


@dataclass(frozen=True, slots=True)
class Modes:
    """The three switches of the look. A value outside CHOICES never gets in."""

    theme: str = "light"
    contrast: str = "normal"
    type: str = "normal"

    def cookie(self) -> str:
        """Return the cookie's value, such as dark.normal.large."""
        return f"{self.theme}.{self.contrast}.{self.type}"

    def changed(self, wanted: dict[str, str]) -> Modes:
        """Return these modes with the wanted ones set; what is not a known choice is left out."""
        known = {name: value for name, value in wanted.items() if value in CHOICES.get(name, ())}
        return Modes(**{**asdict(self), **known})


def read(request: HttpRequest) -> Modes:
    """Return the modes of the request's cookie; a broken cookie gives the plain ones."""
    given = request.COOKIES.get(COOKIE, "").split(".")
    return Modes().changed(dict(zip(CHOICES, given, strict=False)))


def modes(request: HttpRequest) -> dict[str, object]:
    """Give every template the modes and the address to come back to (context processor)."""
    return {"modes": read(request), "here": request.get_full_path()}
