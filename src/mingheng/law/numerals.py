"""Chinese numerals as the law writes them (中文数字): articles, clauses, ordinals below ten thousand."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
LARGEST = 9999


def chinese_number(number: int) -> str:
    """Write a whole number from 0 to 9999 in Chinese numerals (中文数字), as the articles of a law are counted.

    :raises ValueError: when the number is outside 0 to 9999.
    House: articles are cited the way the printed law counts them (第一百零五条, not 第105条).
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is outside 0 to {LARGEST}")
    if number < 10:
        return _DIGITS[number]
    written, gap = "", False
    for place, name in _PLACES:
        digit, number = divmod(number, place)
        if digit:
            written += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(written) and not digit
    if number:
        written += ("零" if gap else "") + _DIGITS[number]
    return written.removeprefix("一") if written.startswith("一十") else written
