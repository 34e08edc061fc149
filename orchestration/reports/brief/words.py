"""How the brief writes numbers, days and moments: the one place where a figure becomes text."""

from datetime import date, datetime

NOT_KNOWN = "not known"
# A number and its unit stay on one line.
GAP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def percent(ratio: float | None, places: int = 2) -> str:
    """A change: 0.0123 is `+1.23 %`."""
    return NOT_KNOWN if ratio is None else f"{_signed(100 * ratio, places)}{GAP}%"


def size(ratio: float, places: int = 2) -> str:
    """A change without its sign, where a word says the direction: -0.0123 is `1.23 %`."""
    return f"{abs(100 * ratio):,.{places}f}{GAP}%"


def direction(ratio: float | None, places: int = 2) -> int:
    """1 up, -1 down, 0 where there is none or where `percent` writes zero."""
    rounded = 0.0 if ratio is None else round(100 * ratio, places)
    return (rounded > 0) - (rounded < 0)


def share(ratio: float | None, places: int = 1) -> str:
    """A part of a whole, or a rate, without a plus sign: 0.0123 is `1.2 %`."""
    return NOT_KNOWN if ratio is None else f"{_minus(f'{100 * ratio:,.{places}f}')}{GAP}%"


def percentage_points(ratio: float | None, places: int = 2) -> str:
    """A difference of two ratios: 0.0123 is `+1.23 percentage points`."""
    return NOT_KNOWN if ratio is None else f"{_signed(100 * ratio, places)} percentage{GAP}points"


def points(value: float | None) -> str:
    """A level: `6,878.88`."""
    return NOT_KNOWN if value is None else _minus(f"{value:,.2f}")


def change_in_points(value: float | None) -> str:
    """A change of a level: `+1.23 points`."""
    return NOT_KNOWN if value is None else f"{_signed(value, 2)}{GAP}points"


def basis_points(value: float | None) -> str:
    """A change of a rate: `−25 basis points`."""
    return NOT_KNOWN if value is None else f"{_signed(value, 0)} basis{GAP}points"


def contribution(ratio: float | None) -> str:
    """A part of an index's return: -0.00143 is `−14.3 bp`, hundredths of a per cent of the index."""
    return NOT_KNOWN if ratio is None else f"{_signed(1e4 * ratio, 1)}{GAP}bp"


def usd_bn(value: float | None) -> str:
    """Whole dollars as billions: `$112.5 bn`."""
    return NOT_KNOWN if value is None else f"{_minus(f'${value / 1e9:,.1f}').replace(f'${MINUS}', f'{MINUS}$')}{GAP}bn"


def count(value: int | None) -> str:
    """`1,234`."""
    return NOT_KNOWN if value is None else f"{value:,}"


def listed(tickers: str | None) -> str:
    """`AMZN, META, MSFT` is `AMZN, META and MSFT`."""
    return NOT_KNOWN if tickers is None else " and ".join(tickers.rsplit(", ", 1))


def moment(value: datetime | None) -> str:
    """An instant, which is UTC everywhere in the warehouse."""
    return NOT_KNOWN if value is None else f"{value:%Y-%m-%d %H:%M}{GAP}UTC"


def day(value: date) -> str:
    """`27 February 2026`."""
    return f"{value.day} {value:%B %Y}"


def long_day(value: date) -> str:
    """`Friday, 27 February 2026`."""
    return f"{value:%A}, {value.day} {value:%B %Y}"


def _signed(value: float, places: int) -> str:
    written = f"{value:+,.{places}f}"
    # A value that rounds to zero gets no sign.
    return _minus(written) if any(digit in written for digit in "123456789") else written[1:]


def _minus(written: str) -> str:
    return written.replace("-", MINUS)
