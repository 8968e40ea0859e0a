"""Money in yuan (金额): printed in figures and in capital characters (大写), never as a float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_LIMIT = Decimal("1000000000000")


def parse(written: str | int | Decimal) -> Decimal:
    """Read an amount in yuan (金额，元), with at most two decimals.

    :raises ValueError: when it is no plain number, is negative, has fractions of a fen, or is absurdly large.
    """
    try:
        amount = Decimal(str(written).strip().replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {written!r}") from error
    if not amount.is_finite() or amount < 0 or amount >= _LIMIT:
        raise ValueError(f"amount out of range: {written!r}")
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"amount has fractions of a fen: {written!r}")
    return amount


def figures(written: str | int | Decimal) -> str:
    """Write an amount in plain figures (阿拉伯数字): `3000`, `85.50`; no grouping, no sign."""
    amount = parse(written)
    if amount == amount.to_integral_value():
        return str(int(amount))
    return str(amount.quantize(Decimal("0.01")))


def yuan(written: str | int | Decimal) -> str:
    """Write an amount with its unit (元): `3000元`."""
    return f"{figures(written)}元"


def capital(written: str | int | Decimal) -> str:
    """Write an amount in capital characters (大写金额): `叁仟元整`, `壹佰零伍元伍角整`, `伍分`.

    Follows the rules for filling in notes: one 零 for any run of zeros inside, 整 where no fen follow.
    """
    amount = parse(written)
    whole = int(amount)
    jiao, fen = divmod(int((amount - whole) * 100), 10)
    words = f"{_integer(whole)}元" if whole or not (jiao or fen) else ""
    if not jiao and not fen:
        return f"{words}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif words:
        words += "零"
    return f"{words}{_DIGITS[fen]}分" if fen else f"{words}整"


def _integer(whole: int) -> str:
    """Write a whole number of yuan in capital characters, four digits at a time."""
    if whole == 0:
        return _DIGITS[0]
    words, group, gap = "", 0, False
    while whole:
        whole, part = divmod(whole, 10000)
        if part:
            tail = _DIGITS[0] if words and gap else ""
            words = f"{_four(part)}{_GROUPS[group]}{tail}{words}"
            gap = part < 1000
        elif words:
            gap = True
        group += 1
    return words


def _four(part: int) -> str:
    """Write 1 to 9999 in capital characters, one 零 for a run of zeros inside."""
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            words += f"{_DIGITS[0] if zero and words else ''}{_DIGITS[digit]}{_PLACES[place]}"
            zero = False
        else:
            zero = True
    return words
