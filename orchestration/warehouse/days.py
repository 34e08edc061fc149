"""SQL that reads a day as people and vendors print it: 2026-02-26, 02/26/2026, 26.02.2026, Feb 26, 2026, 26-Feb-26."""

from orchestration.warehouse.tables import literal

# The day of an ISO date or date and time. DuckDB's own cast accepts any text behind it, and 'epoch' as a day.
_ISO = r"^([0-9]{4,}[-/.][0-9]{1,2}[-/.][0-9]{1,2})([ T][0-9:.]+ ?(Z|UTC|[+-][0-9:]+)?)?$"
# Three numbers, the year last, and what may follow: a time. With points between, the day always stands first.
_THREE_NUMBERS = r"^([0-9]{1,2})%s([0-9]{1,2})%s([0-9]{4}|[0-9]{2})([ T]+[0-9:.]+( ?[AaPp][Mm])?)?$"
NUMBERS_OF_DAY = _THREE_NUMBERS % ("[/-]", "[/-]")
_WITH_POINTS = _THREE_NUMBERS % ("[.]", "[.]")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = f"({_MONTHS})[a-z]*"
_MONTH_FIRST = rf"^{_MONTH}[. /-]*([0-9]{{1,2}})(?:st|nd|rd|th)?[, /-]+([0-9]{{4}}|[0-9]{{2}})$"
_DAY_FIRST = rf"^([0-9]{{1,2}})(?:st|nd|rd|th)?[. /-]*{_MONTH}[., /-]*([0-9]{{4}}|[0-9]{{2}})$"
_YEAR_FIRST = rf"^([0-9]{{4}})[. /-]*{_MONTH}[. /-]*([0-9]{{1,2}})$"


def day(text: str, is_day_first: bool) -> str:
    """SQL for the day, as DATE, that a text cell prints; null where it prints none.

    is_day_first: whether the column writes 26/02/2026. A year of two digits is at most ten years ahead.
    """
    iso = f"try_cast(replace(replace(regexp_extract({text}, {literal(_ISO)}, 1), '/', '-'), '.', '-') as date)"
    # 20260226, and with hours, minutes and seconds behind it.
    together = (
        f"case when regexp_full_match({text}, '[0-9]{{8}}|(19|20)[0-9]{{10}}([0-9]{{2}})?') "
        f"then try_strptime(left({text}, 8), '%Y%m%d') end"
    )
    parted = _in_numbers(text, NUMBERS_OF_DAY, "%d/%m/" if is_day_first else "%m/%d/")
    pointed = _in_numbers(text, _WITH_POINTS, "%d/%m/")
    others = ", ".join([together, parted, pointed, *_with_month_names(text)])
    return f"coalesce({iso}, cast(coalesce({others}) as date))"


def _in_numbers(text: str, pattern: str, order: str) -> str:
    parts = f"regexp_replace({text}, {literal(pattern)}, '\\1/\\2/\\3')"
    return _of_year(f"regexp_matches({text}, {literal(pattern)})", parts, order)


def _with_month_names(text: str) -> list[str]:
    lower = f"regexp_replace(lower({text}), '^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+', '')"
    read = []
    for pattern, order in ((_MONTH_FIRST, "\\2/\\1/\\3"), (_DAY_FIRST, "\\1/\\2/\\3"), (_YEAR_FIRST, "\\3/\\2/\\1")):
        parts = f"regexp_replace({lower}, {literal(pattern)}, {literal(order)})"
        read.append(_of_year(f"regexp_matches({lower}, {literal(pattern)})", parts, "%d/%b/"))
    return read


def _of_year(condition: str, parts: str, order: str) -> str:
    """SQL for the timestamp of day, month and year parted by slashes, the year of four digits or two."""
    long, short = f"try_strptime({parts}, '{order}%Y')", f"try_strptime({parts}, '{order}%y')"
    # strptime reads 57 as 2057, also for a member that joined in 1957.
    short = f"case when {short} > current_date + interval 10 year then {short} - interval 100 year else {short} end"
    return (
        f"case when {condition} then case when regexp_matches({parts}, '/[0-9]{{4}}$') then {long} else {short} end end"
    )
