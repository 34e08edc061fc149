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
    def type_string() -> str:
        """Render the type of text."""
        return "varchar"


def exact_sum(expression: str) -> str:
    """Render macros/exact_sum.sql."""
    return f"cast(sum(cast({expression} as decimal(38, 18))) as double)"


def product(column: str, window: str) -> str:
    """Render macros/product.sql, which asks dbt for the engine."""
    return f"product({column}) over {window}"
