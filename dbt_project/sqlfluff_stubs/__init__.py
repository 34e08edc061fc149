"""What sqlfluff puts in place of macros that need dbt itself: SQL of the same shape. No database, no dbt."""


class dbt:  # noqa: N801 - models call it by this name
    """dbt's cross-database macros, as far as the models use them."""

    @staticmethod
    def date_trunc(datepart: str, date: str) -> str:
        """Render the start of a period."""
        return f"date_trunc('{datepart}', {date})"

    @staticmethod
    def dateadd(datepart: str, interval: int, from_date: str) -> str:
        """Render a date moved by whole periods."""
        return f"date_add({from_date}, interval ({interval}) {datepart})"

    @staticmethod
    def datediff(first_date: str, second_date: str, datepart: str) -> str:
        """Render the periods between two dates."""
        return f"datediff('{datepart}', {first_date}, {second_date})"

    @staticmethod
    def safe_cast(field: str, data_type: str) -> str:
        """Render a cast that gives null where it fails."""
        return f"try_cast({field} as {data_type})"

    @staticmethod
    def listagg(measure: str, delimiter: str, order_by: str) -> str:
        """Render the texts of a group in one, in order."""
        return f"string_agg({measure}, {delimiter} {order_by})"

    @staticmethod
    def split_part(text: str, delimiter: str, part: int) -> str:
        """Render one part of a text."""
        return f"split_part({text}, {delimiter}, {part})"

    @staticmethod
    def type_string() -> str:
        """Render the type of text."""
        return "varchar"


def exact_sum(expression: str, places: int = 18) -> str:
    """Render macros/exact_sum.sql."""
    return f"cast(sum(cast({expression} as decimal(38, {places}))) as double)"


def product(column: str, window: str) -> str:
    """Render macros/product.sql, which asks dbt for the engine."""
    return f"product({column}) over {window}"


def as_of() -> str:
    """Render macros/as_of.sql."""
    return "as_of"


def calendar_quarter(day: str) -> str:
    """Render macros/calendar_quarter.sql."""
    return f"concat(extract(year from {day}), 'Q', extract(quarter from {day}))"


def distinct_list(expression: str) -> str:
    """Render macros/distinct_list.sql, which asks dbt for the engine."""
    return f"string_agg(distinct {expression}, ', ')"


def midpoint(first_day: str, last_day: str) -> str:
    """Render macros/midpoint.sql."""
    return f"cast({first_day} + ({last_day} - {first_day}) / 2 as date)"


def as_known_at(name: str, moment: str) -> str:
    """Render macros/as_known_at.sql."""
    return f"{name}({moment})"


def timeline(key: list[str], changes: list[tuple[str, str]]) -> str:
    """Render what macros/timeline.sql yields."""
    moments = " union all ".join(f"select {', '.join(key)}, {moment} from {relation}" for relation, moment in changes)
    return f"select * from ({moments}) as moments"


def stands_at(relation: str, moment: str) -> str:
    """Render macros/stands_at.sql."""
    return f"{relation}.known_from <= {moment} and coalesce({relation}.known_until > {moment}, true)"


def folded(relation: str, key: list[str], columns: list[str]) -> str:
    """Render what macros/folded.sql yields."""
    return f"select {', '.join([*key, *columns])}, known_from, known_until from {relation}"


def counted_words(but_for: str) -> list[str]:
    """Render what macros/counted_words.sql reads from the model's columns."""
    return [f"not_{but_for}"]


def today() -> str:
    """Render macros/today.sql."""
    return "current_date"


def printed(number: str) -> str:
    """Render macros/printed.sql."""
    return f"cast(round({number}, 6) as varchar)"


def json_text(column: str, key: str) -> str:
    """Render macros/json_text.sql, which asks dbt for the engine."""
    return f"json_extract_string({column}, '$.{key}')"


def ordered_list(expression: str, separator: str) -> str:
    """Render macros/ordered_list.sql, which asks dbt for the engine."""
    return f"string_agg({expression}, '{separator}' order by {expression})"


def median_over(column: str, window: str) -> str:
    """Render macros/median_over.sql, which asks dbt for the engine."""
    return f"median({column}) over {window}"


def quotes_to_build() -> str:
    """Render macros/quotes_to_build.sql."""
    return "landing.quotes_to_build"


def bar_runs(bars: str) -> str:
    """Render what macros/bar_runs.sql yields."""
    return f"select series_id, first_number, last_number, problem from {bars}"


def coarse_bars(bars: str) -> str:
    """Render what macros/coarse_bars.sql yields."""
    return f"select series_id, session_date, period from {bars}"


def is_built_whole() -> bool:
    """Render the branch of models built by rows that computes some of them."""
    return False


def touched(relation: str, comparison: str = ">=", days_before: int = 0) -> str:
    """Render what macros/touched.sql yields."""
    return f"(select * from {relation} where session_date {comparison} current_date - {days_before})"


def with_new_version(relation: str) -> str:
    """Render what macros/with_new_version.sql yields."""
    return f"(select * from {relation})"


def is_touched_session(day: str) -> str:
    """Render what macros/is_touched_session.sql yields."""
    return f"{day} >= current_date"
