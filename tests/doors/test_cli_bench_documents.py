"""The benchmark of papers says what it measured, and that the same values gave the same bytes."""

from __future__ import annotations

import json

import pytest

from mingheng.cli.main import main


def test_bench_of_documents_measures_and_compares_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--json", "bench", "documents", "--count", "5"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["same_bytes"]
    assert answer["papers"] == 5
    assert code == (0 if answer["reached"] else 1)


def test_bench_of_documents_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    main(["bench", "documents", "--count", "5"])
    assert "同样的内容得到同样的字节" in capsys.readouterr().out
