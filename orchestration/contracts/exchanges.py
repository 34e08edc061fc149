"""Which exchange a symbol names: it is cut off US listings, and put behind a colon for other exchanges (VOD:L).

Providers add an exchange to a symbol in many ways: AAPL.US, NASDAQ:AAPL, AAPL:US, AAPL-US, AAPL US Equity, VOD.L,
VOD-GB. A share class looks much the same: BRK.B, BRK-B, BRK/B. So what follows a dot is an exchange where
OTHER_EXCHANGES lists it, and what follows a dash a country where OTHER_COUNTRIES does; after any other dash, or a
slash, it is a class: MET-PA is a preferred share in New York, MC.PA is Paris.
"""

# 2026-11: only one of the endings below is also a share class of a US listing, the V of MKC.V. US classes are A, B, C
# and K, units U, rights R and RT, warrants W and WS, preferred shares PR and P with a letter: of these PA is Paris
# after a dot. No US listing ends in L, T or F.
US_CLASSES = ("MKC.V",)
# Yahoo's, Stooq's, EODHD's and Refinitiv's endings. Where the ending is a US one the symbol is a US listing.
US_ENDINGS = ("US", "OQ", "O", "N")
OTHER_EXCHANGES = {
    "London": ("L", "IL", "LSE", "LN", "UK"),
    "Germany": ("DE", "F", "BE", "DU", "HM", "HA", "MU", "SG", "XETRA", "STU", "TG"),
    "Euronext": ("PA", "AS", "BR", "LS", "IR", "NX"),
    "Milan, Madrid, Vienna, Athens": ("MI", "MC", "VI", "AT"),
    "Switzerland": ("SW", "VX", "SWX", "S"),
    "the Nordic countries, the Baltics, Iceland": ("ST", "CO", "HE", "OL", "TL", "RG", "VS", "IC"),
    "Warsaw, Prague, Budapest, Istanbul, Moscow": ("WA", "WAR", "BD", "BUD", "HU", "IS", "ME", "MCX"),
    "Canada": ("TO", "V", "CN", "NE", "TSX", "TSXV", "NEO"),
    "Japan": ("T", "TSE", "JP", "TYO"),
    "Hong Kong, China, Taiwan, Korea": ("HK", "SS", "SZ", "SH", "SHG", "SHE", "TW", "TWO", "KS", "KQ", "KO"),
    "India": ("NS", "BO", "NSE", "BSE"),
    "Singapore, Malaysia, Indonesia, Thailand, Vietnam": ("SI", "KL", "KLSE", "JK", "BK", "VN"),
    "Australia, New Zealand": ("AX", "AU", "XA", "NZ"),
    "Brazil, Mexico, Argentina, Chile": ("SA", "MX", "BA", "SN"),
    "South Africa, Israel, the Gulf, Egypt": ("JO", "JSE", "TA", "SR", "QA", "KW", "AE", "CA", "EGX"),
    "no exchange: currencies, crypto": ("FOREX", "CC"),
}
# After a dash, as FactSet writes it. 2026-11: no class of a US listing has one of these names.
OTHER_COUNTRIES = (
    *("AT", "AU", "BE", "BR", "CA", "CH", "CN", "DE", "DK", "ES", "FI", "FR", "GB", "HK", "ID", "IE", "IL", "IN", "IT"),
    *("JP", "KR", "MX", "MY", "NL", "NO", "NZ", "SE", "SG", "TH", "TR", "TW", "ZA"),
)
# Before a colon, as Google, TradingView and S&P write it.
US_PREFIXES = (
    *("NASDAQ", "NASDAQGS", "NASDAQGM", "NASDAQCM", "NYSE", "NYSEARCA", "NYSE ARCA", "NYSEAMERICAN", "NYSE AMERICAN"),
    *("NYSEMKT", "NYSE MKT", "AMEX", "ARCA", "ARCX", "BATS", "CBOE", "XNAS", "XNYS", "XASE", "US"),
)
# What is no security: currencies, coins, futures, indices. Yahoo writes BTC-USD, EURUSD=X, GC=F, ^GSPC and DX-Y.NYB,
# Polygon X:BTCUSD, C:EURUSD and I:SPX, EODHD GSPC.INDX and GC.COMM, Bloomberg SPX Index and GC1 Comdty, Google .INX,
# TradingView CL1!; others $SPX, /ES, @ES and EUR/USD. No US listing has six letters without a class, or a currency as
# its class.
MONEY = ("USD", "USDT", "USDC", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "CNH", "HKD", "BTC", "ETH")
# After a blank, as Bloomberg writes it. With `Equity` behind it, any code but US_CODES is another exchange's; without
# it the blank may also precede a class, so that only these codes count.
OTHER_CODES = (
    *("LN", "GY", "GR", "FP", "NA", "BB", "IM", "SM", "SW", "SE", "VX", "SS", "DC", "NO", "FH", "PW", "AV", "ID"),
    *("JP", "JT", "HK", "CH", "CG", "CS", "TT", "KS", "KP", "IN", "IB", "IS", "SP", "AU", "AT", "NZ", "CN", "CT"),
    *("BZ", "MM", "SJ", "IT", "TI", "AB"),
)
US_CODES = ("US", "UA", "UF", "UN", "UP", "UQ", "UR", "UV", "UW")


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(words)


_OTHERS = _alternatives(tuple(ending for endings in OTHER_EXCHANGES.values() for ending in endings))
# Refinitiv writes a share class as a small letter: BRKb.N.
_UPPER = f"upper(regexp_replace({{text}}, '^([A-Z]{{{{1,5}}}})([a-z])[.]({_alternatives(US_ENDINGS)})$', '\\1.\\2'))"
_STRIPPED = (
    f"regexp_replace(regexp_replace({_UPPER}, "
    f"'^({_alternatives(US_PREFIXES)}) *: *', ''), "
    f"'([.]({_alternatives(US_ENDINGS)})| ({_alternatives(US_CODES)})( EQUITY)?|[:-]USA?)$', '')"
)
_NAMED = (
    "regexp_replace({symbol}, '^([A-Z0-9./-]+)([.]({others})| ([A-Z][A-Z]) EQUITY| ({codes})|-({countries}))$', "
    "'\\1:\\3\\4\\5\\6')"
)
_IN_FULL = (
    _NAMED.replace("{symbol}", _STRIPPED)
    .replace("{others}", _OTHERS)
    .replace("{codes}", _alternatives(OTHER_CODES))
    .replace("{countries}", _alternatives(OTHER_COUNTRIES))
)
_CLASSES = ", ".join(f"'{symbol}'" for symbol in US_CLASSES)

# SQL for a ticker in the house form, `{text}` being the provider's: BRK.B for BRK-B, BRK/B, BRK-B.US, NYSE:BRK.B and
# BRK/B US Equity; VOD:L for VOD.L, VOD:GB for VOD-GB.
# Most symbols have no dot, colon, blank or dash: no pattern is tried on them.
CLEAN_TICKER = (
    "translate(case when not (contains({text}, '.') or contains({text}, ':') or contains({text}, ' ') "
    "or contains({text}, '-')) "
    f"then upper({{text}}) when {_STRIPPED} in ({_CLASSES}) then {_STRIPPED} else {_IN_FULL} end, '-/', '..')"
)
# SQL over a ticker in the house form: whether it is not a security's. Most are a few letters: no pattern is tried on
# them.
IS_NO_SECURITY = (
    "(length(ticker) > 4 or ticker < 'A' or ticker >= '[' or contains(ticker, '=') or contains(ticker, '!')) and ("
    "regexp_matches(ticker, '[=!]|^[$@^]|^[.][A-Z]+$|^(X|C|I):|[.](INDX|COMM|FOREX|CC|NYB)$|:(FOREX|CC)$"
    "| (INDEX|CURNCY|COMDTY|GOVT)$') "
    f"or regexp_full_match(ticker, '[A-Z0-9]{{1,10}}[.]({_alternatives(MONEY)})|[A-Z]{{3,6}}({_alternatives(MONEY)})'))"
)
