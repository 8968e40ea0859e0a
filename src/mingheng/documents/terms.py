"""Words of the documents chapter (执法文书用语)."""

from __future__ import annotations

from mingheng.law.terms import Term


class DocumentState(Term):
    """Where a paper stands (文书状态)."""

    DRAFT = "draft", "代拟稿"
    ISSUED = "issued", "已签发"
    WITHDRAWN = "withdrawn", "已撤回"
    DISCARDED = "discarded", "已作废的代拟稿"
