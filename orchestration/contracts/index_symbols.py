"""Which index a symbol or name means: ^GSPC, .SPX, SPX Index and S&P 500 are SPX."""

# Yahoo writes ^GSPC, Refinitiv .SPX, Bloomberg SPX Index, Google .INX, Polygon I:SPX, EODHD GSPC.INDX, Stooq ^SPX, FRED
# SP500.
SYMBOLS = {
    "SPX": ("SPX", "GSPC", "INX", "SP500", "S&P 500", "S&P500", "S&P 500 INDEX"),
    "RUT": ("RUT", "RUSSELL 2000", "RUSSELL2000", "RUSSELL 2000 INDEX", "RU2000PR"),
    "VIX": ("VIX", "VIXCLS", "CBOE VOLATILITY INDEX", "VIX INDEX"),
}
_BARE = "regexp_replace(upper({text}), '^([$^@.]|I:|INDEXSP:|INDEXCBOE:)|([.]INDX| INDEX)$', '', 'g')"
_CASES = " ".join(
    f"when {_BARE} in ({', '.join(repr(symbol) for symbol in symbols)}) or upper({{text}}) in "
    f"({', '.join(repr(symbol) for symbol in symbols)}) then '{index}'"
    for index, symbols in SYMBOLS.items()
)
# SQL for the index that `{text}` means, the text itself where it is none of these.
KNOWN_INDEX = f"case {_CASES} else {{text}} end"
# The same of a column that may hold no more than the rows' numbers, as a frame's index does: null there.
CLEAN_INDEX = f"case {_CASES} when regexp_full_match({{text}}, '[0-9]+') then null else upper({{text}}) end"
