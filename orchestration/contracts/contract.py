"""The vocabulary of a raw table's contract."""

from dataclasses import dataclass

from orchestration.contracts.column_names import ANY_TABLE, names_in_files

# 2026-11: a payload of which nine rows in ten break rules is not what it should be: its columns are shifted, or its
# days are another calendar's. Of the worst real one a fiftieth breaks rules.
UNMENDABLE_SHARE_LIMIT = 0.9
# 2026-11: in a short file one slip is more than a twentieth. So few rejected rows refuse a file only where they are at
# least half of it.
FEW_ROWS = 2


@dataclass(frozen=True)
class Column:
    """One column: its SQL type and what it means, with the unit.

    is_compared: False for a remark: a change of it alone makes no new version of the row.
    default: SQL for the value of rows written before the column existed; null where None.
    clean: SQL that brings a provider's text into the house form, `{text}` being the trimmed text.
    is_null_stated: True where null has a meaning (still a member, no upper end): an unreadable cell rejects the row,
    and a file without the column is refused where another of its columns may be it. In all other optional columns an
    unreadable cell becomes null and is counted, and the row stays.
    is_remark: True for a note that most files lack: it is not reported as missing.
    elsewhere: what else can state it where a file has no such column.
    holds_figures: True for text that is a figure as printed: decimal commas are read in it as in numbers.
    told_when: SQL over `{text}`, true where `clean` takes only part of the cell; told: the remark on which part.
    """

    name: str
    sql_type: str
    description: str
    is_required: bool = False
    clean: str = "{text}"
    is_compared: bool = True
    default: str | None = None
    is_null_stated: bool = False
    is_remark: bool = False
    elsewhere: str = ""
    holds_figures: bool = False
    told_when: str = ""
    told: str = ""


@dataclass(frozen=True)
class Rule:
    """What a row must satisfy. broken_when: SQL over the row, true when the row breaks it (null means it does not).

    shown: SQL for the text that replaces {} in the message. Both may use the contract's columns, `ingested_at`,
    `bad_cells` (null where every optional cell could be read) and, where the contract has a `session_column`,
    `is_session` (true, false, or null outside the calendar).
    empties: the optional column that the rule is about: where it is broken that cell becomes null and is counted, and
    the row stays. Without one, the row is rejected.
    passes_in_time: True where a row that breaks it may satisfy it later, though it is the same: of a day to come.
    is_fault: False where the row may be right but does not belong in this warehouse: of another exchange, in another
    currency, before the calendar. It is set aside and never held against its file.
    """

    name: str
    broken_when: str
    message: str
    shown: str = "''"
    empties: str = ""
    is_fault: bool = True
    passes_in_time: bool = False


@dataclass(frozen=True)
class Numbering:
    """Tells apart rows of one file that agree in the rest of the key: they are numbered by their amounts.

    number: the key column that takes 1, 2, 3 from the smallest amount on; equal amounts are one row. amount: the column
    of the amounts. count: the column that takes how many there are: a later file with fewer then restates the first.
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
    month filter on it. rejected_share_limit: a file with a larger share of rejected rows is left out whole.
    complete_by: the column by whose days files state all that there is of a series; a day that one no longer states is
    told. numbering: set where one file may state several amounts for one key.
    tested: columns that a file may have and that only rules look at; the raw table does not keep them.
    decided_by: where one source states a key twice, rows that agree in these columns are one row; empty: they must
    agree in every value. Of such rows the one with more values is kept; of equals the one with more in `grows_by`, a
    column that only grows while the row is still changing; of equals the later in the file.
    states_one_of: columns of which a file must have one: a file with none of them is of another kind.
    is_filed: True for filings, which nobody here can correct: their good rows are taken (see `share_limit`).
    """

    schema: str
    table: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    known_at: str = "ingested_at"
    session_column: str | None = None
    complete_by: str | None = None
    numbering: Numbering | None = None
    # 2026-11: the worst real file so far breaks 0.2 % (weekend prints); a shifted column breaks nearly all.
    rejected_share_limit: float = 0.05
    tested: tuple[Column, ...] = ()
    decided_by: tuple[str, ...] = ()
    grows_by: str = ""
    states_one_of: tuple[str, ...] = ()
    is_filed: bool = False

    @property
    def name(self) -> str:
        """`schema.table`, the name in SQL and in messages."""
        return f"{self.schema}.{self.table}"

    @property
    def values(self) -> tuple[str, ...]:
        """The columns outside the key that are compared; a change in any of them makes a new version."""
        return tuple(c.name for c in self.columns if c.is_compared and c.name not in self.key)

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns that are looked for in a file: those of the raw table, then those that only rules look at."""
        return self.columns + self.tested

    def names_of(self, column: Column) -> tuple[str, ...]:
        """What a column may be called in a file: its own name, then names of it in any table, then in this one."""
        names = names_in_files()
        return (
            column.name,
            *names.get((ANY_TABLE, column.name), ()),
            *names.get((self.table, column.name), ()),
        )

    def needs(self, column: Column) -> bool:
        """Whether a row as read must state the column; a `numbering` is filled in when the batch is complete."""
        if self.numbering and column.name == self.numbering.number:
            return False
        return column.is_required or column.name in self.key

    def keeps_row_without(self, column: Column) -> bool:
        """Whether a row stays where the column's cell cannot be read; the cell is then null."""
        return not self.needs(column) and not column.is_null_stated

    def share_limit(self, is_fetched: bool) -> float:
        """The share of rejected rows above which an input is left out whole.

        A person can correct a file, but not a filing or a provider's payload: of these the good rows are taken.
        """
        return UNMENDABLE_SHARE_LIMIT if is_fetched or self.is_filed else self.rejected_share_limit

    def refuses(self, rejected: int, read: int, is_fetched: bool) -> bool:
        """Whether an input with so many rejected rows among the rows read is left out whole."""
        is_share = rejected > self.share_limit(is_fetched) * read
        return is_share and (rejected > FEW_ROWS or 2 * rejected >= read)


PROVENANCE = (
    Column("source_name", "VARCHAR", "Who states the row; ranked in raw_reference.source_rankings.", True),
    Column("source_file", "VARCHAR", "The file or generator the row was read from.", True),
    Column("source_row", "BIGINT", "The row's number in that file, the first after the header being 1.", True),
    Column("is_simulated", "BOOLEAN", "True for rows made by the simulated market; never evidence.", True),
    Column("known_at", "TIMESTAMP", "When the world could know the row (UTC).", True),
    Column("ingested_at", "TIMESTAMP", "When this warehouse read the row (UTC).", True),
    Column("batch_id", "VARCHAR", "The Dagster run that wrote the row.", True),
)
