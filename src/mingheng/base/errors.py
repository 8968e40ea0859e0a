"""The refusals (不予办理): every door shows them the same way.

A refusal is no failure of the program: it names what is missing, the article that asks for it, and the way out.
"""

from __future__ import annotations


class Refused(Exception):
    """Refuse an act (不予办理) with a stable code, a Chinese sentence, its article and the way out."""

    def __init__(self, code: str, sentence: str, *, article: str = "", way_out: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.article = article
        self.way_out = way_out

    def as_dict(self) -> dict[str, str]:
        """Return the refusal as plain values for JSON output."""
        return {"code": self.code, "sentence": self.sentence, "article": self.article, "way_out": self.way_out}


class NotLawful(Refused):
    """The law does not allow this act, or not yet (于法不合)."""


class NotPermitted(Refused):
    """This person may not do this act (无权办理)."""


class Conflict(Refused):
    """Somebody else was faster, or the paper was sent twice (办理冲突)."""


class NotFound(Refused):
    """There is no such thing for this person (查无此项); "not yours" gives the same answer."""

    def __init__(self, code: str = "NOT_FOUND", sentence: str = "没有找到，或者不在您的权限之内", **words: str) -> None:
        super().__init__(code, sentence, **words)
