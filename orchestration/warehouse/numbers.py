"""SQL that reads a number as people and vendors write it: 1,234.5 and $1,234.50, (12.5), 58.41M, 1.234,5."""

from orchestration.warehouse.tables import literal

# 1,234,567.8, 1 234 567.8 and 1'234'567.8: a number has one sign between thousands. \u00a0 and \u202f are blanks too.
_DIGITS = (
    "([1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]{0,2}([ \u00a0\u202f][0-9]{3})+|[1-9][0-9]{0,2}(['\u2019][0-9]{3})+|[0-9]+)"
)
_FIGURE = f"({_DIGITS}([.][0-9]*)?|[.][0-9]+)"
_SCALES = {
    "1e3": ("k", "thousand", "thousands"),
    "1e6": ("m", "mm", "mn", "mio", "mln", "million", "millions"),
    "1e9": ("b", "bn", "bln", "billion", "billions"),
    "1e12": ("tn", "trn", "trillion"),
}
_SCALE_WORDS = "|".join(sorted((word for words in _SCALES.values() for word in words), key=len, reverse=True))
_MINUS = "\u2212\u2013-"  # the hyphen last, where a character class takes it literally
_DOLLAR = "(us ?[$]|usd|[$])"


def number(
    text: str,
    has_decimal_comma: bool,
    is_per_cent: bool = False,
    is_money: bool = True,
    scale: float = 1,
    is_plain: bool = False,
) -> str:
    """SQL for the number, as DOUBLE, that a text cell states; null where it states none.

    has_decimal_comma: whether the file writes 1.234,5. is_per_cent: whether the column is in per cent, so that a % is
    its unit; in other columns a cell with % is not a number. is_money: the same for $. scale: what a number without a
    scale of its own is multiplied by. is_plain: whether every cell of the column is written as 1234.5.
    """
    if has_decimal_comma:
        text = f"translate({text}, ',.', '.,')"
    if is_plain:
        return f"try_cast({text} as double){_times(scale)}"
    # DuckDB would take 1_000 for a thousand.
    plain = f"case when not contains({text}, '_') then try_cast({text} as double){_times(scale)} end"
    return f"coalesce({plain}, {_decorated(text, is_per_cent, is_money, scale)})"


def whole_number(text: str, has_decimal_comma: bool, scale: float = 1, is_plain: bool = False) -> str:
    """SQL for the whole number, as BIGINT, nearest to what a text cell states; null where it states none."""
    stated = (
        f"try_cast(round({number(text, has_decimal_comma, is_money=False, scale=scale, is_plain=is_plain)}) as bigint)"
    )
    if has_decimal_comma or scale != 1:
        return stated
    # Beyond 2^53 a double is no longer exact.
    exact = f"case when regexp_full_match({text}, '[+-]?[0-9]+') then try_cast({text} as bigint) end"
    return f"coalesce({exact}, {stated})"


def _decorated(text: str, is_per_cent: bool, is_money: bool, scale: float) -> str:
    dollar = f"{_DOLLAR}?" if is_money else ""
    amount = f"{_FIGURE} ?({_SCALE_WORDS})?[.]? ?{dollar}" + (" ?%?" if is_per_cent else "")
    before = f"([+{_MINUS}]? ?{dollar}|{_DOLLAR if is_money else ''} ?[+{_MINUS}]) ?{amount}"
    behind = f"{_DIGITS}[.][0-9]+[{_MINUS}]"  # without decimals it may be an open range: 450-
    pattern = f"({dollar}[(]{dollar} ?{amount}[)]|{before}|{behind})"
    lower = f"lower({text})"
    figure = f"regexp_replace(regexp_extract({lower}, {literal(_FIGURE)}), '[^0-9.]', '', 'g')"
    word = f"regexp_extract({lower}, {literal(f'[0-9.] ?({_SCALE_WORDS})')}, 1)"
    scales = " ".join(f"when {word} in ({', '.join(map(literal, words))}) then {by}" for by, words in _SCALES.items())
    sign = f"case when regexp_matches({text}, '^[^0-9]*[({_MINUS}]|[{_MINUS}]$') then -1 else 1 end"
    return (
        f"case when regexp_full_match({lower}, {literal(pattern)}) "
        f"then {sign} * try_cast({figure} as double) * case {scales} else {scale!r} end end"
    )


def _times(scale: float) -> str:
    return "" if scale == 1 else f" * {scale!r}"
