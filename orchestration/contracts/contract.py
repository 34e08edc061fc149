"""The vocabulary of a raw table's contract."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its SQL type, what it means (with the unit), and the names providers give it.

    synonyms are compared in lower case with spaces and dashes as underscores.
    is_compared: False for a remark whose change alone is no new version of the row.
    default: SQL for what rows state that were written before the column was there; null where None.
    clean: SQL that brings a provider's text into the house form, `{text}` being the trimmed text.
    """

    name: str
    sql_type: str
    description: str
    is_required: bool = False
    synonyms: tuple[str, ...] = ()
    clean: str = "{text}"
    is_compared: bool = True
    default: str | None = None


@dataclass(frozen=True)
class Rule:
    """A row rule. broken_when: SQL over the row, true when the row breaks it (null means it does not).

    shown: SQL for what stands in place of {} in the message. Both may use the contract's columns, `ingested_at` and,
    where the contract has a `session_column`, `is_session` (true, false, or null outside the calendar).
    """

    name: str
    broken_when: str
    message: str
    shown: str = "''"


@dataclass(frozen=True)
class Numbering:
    """How the rows are told apart that one file states for the same rest of the key: by their amounts.

    number: the key column that takes 1, 2, 3 from the smallest amount on; equal amounts are one row. amount: the column
    that holds it. count: the column that takes how many there are, so that fewer later restate the first.
    """

    number: str
    amount: str
    count: str


@dataclass(frozen=True)
class Contract:
    """A raw table.

    key: the natural key; a new version of a row keeps it. known_at: SQL for when the world could
    know the row, over its columns, `session_closes_at` and `ingested_at` (UTC).
    session_column: the column that must fall on the exchange's calendar, if any; reads by
    month filter on it. rejected_share_limit: a file of which a larger share breaks rules is left out whole.
    numbering: set where one file may state several amounts for one key.
    """

    schema: str
    table: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    known_at: str = "ingested_at"
    session_column: str | None = None
    numbering: Numbering | None = None
    # 2026-11: the worst real file so far breaks 0.2 % (weekend prints); a shifted column breaks nearly all.
    rejected_share_limit: float = 0.05

    @property
    def name(self) -> str:
        """`schema.table`, the name in SQL and in messages."""
        return f"{self.schema}.{self.table}"

    @property
    def values(self) -> tuple[str, ...]:
        """The columns outside the key that are compared; a change in any of them makes a new version."""
        return tuple(c.name for c in self.columns if c.is_compared and c.name not in self.key)


PROVENANCE = (
    Column("source_name", "VARCHAR", "Who states the row; ranked in raw_reference.source_rankings.", True),
    Column("source_file", "VARCHAR", "The file or generator the row was read from.", True),
    Column("source_row", "BIGINT", "The row's number in that file, the first after the header being 1.", True),
    Column("is_simulated", "BOOLEAN", "True for rows made by the simulated market; never evidence.", True),
    Column("known_at", "TIMESTAMP", "When the world could know the row (UTC).", True),
    Column("ingested_at", "TIMESTAMP", "When this warehouse read the row (UTC).", True),
    Column("batch_id", "VARCHAR", "The Dagster run that wrote the row.", True),
)
