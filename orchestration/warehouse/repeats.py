"""Rows of a batch that state one key twice: one is kept where they agree, none where they contradict each other."""

import duckdb

from orchestration.contracts.contract import Contract, Numbering

# Named: DuckDB makes no table with an unnamed struct in it.
PLACE = "struct_pack(file := source_file, number := source_row)"


def set_repeats_aside(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Of `incoming`'s rows with the same key and source keep one where they agree, and reject all where they do not.

    Rows that are the same in every value are one row, and nothing is said. Rows that differ only outside the columns of
    `Contract.decided_by` are one row too: providers print the last session a second time, with another volume. The one
    with more values is kept, of equals the one with the larger volume, since a session's volume only grows, of equals
    the later in the file; the others are set aside and reported.
    """
    if contract.numbering:
        _number(connection, contract.numbering, contract.key)
    key = ", ".join((*contract.key, "source_name"))
    decisive = contract.decided_by or contract.values
    # First find the repeated keys: they are few, and comparing all rows would take longer than reading them.
    connection.execute(
        f"create or replace temp table repeated_keys as select {key} from incoming where rule_name is null "
        f"group by {key} having count(*) > 1"
    )
    if connection.execute("select count(*) from repeated_keys").fetchone() == (0,):
        return
    connection.execute(
        f"create or replace temp table repeated as select {key}, {_are_many(decisive)} as is_conflicting, "
        f"{_are_many(contract.values)} as is_differing, min({PLACE}) as first_place, max({_standing(contract)}).place "
        f"as best_place from incoming inner join repeated_keys using ({key}) where rule_name is null group by {key}"
    )
    match = " and ".join(f"incoming.{name} = repeated.{name}" for name in (*contract.key, "source_name"))
    stated = f"concat_ws(', ', {', '.join(f'cast(incoming.{name} as varchar)' for name in contract.key)})"
    names = ", ".join(contract.key)
    connection.execute(
        "update incoming set rule_name = 'one_value_per_key', is_fault = true, "
        f"message = concat('the same {names} is stated twice with different values: ', {stated}) "
        f"from repeated where incoming.rule_name is null and {match} and repeated.is_conflicting"
    )
    connection.execute(
        "update incoming set rule_name = 'stated_again', is_fault = false, message = concat("
        f"'the same {names} is stated again with the same {', '.join(decisive)}, and row ', "
        f"repeated.best_place.number, ' of ', repeated.best_place.file, ' counts: ', {stated}) "
        f"from repeated where incoming.rule_name is null and {match} and repeated.is_differing "
        f"and {PLACE} <> repeated.best_place"
    )
    connection.execute(
        f"delete from incoming using repeated where incoming.rule_name is null and {match} "
        f"and not repeated.is_differing and {PLACE} <> repeated.first_place"
    )


def _number(connection: duckdb.DuckDBPyConnection, numbering: Numbering, key: tuple[str, ...]) -> None:
    """Number the different amounts that each file states for the rest of the key; see Numbering."""
    rest = ", ".join((*(name for name in key if name != numbering.number), "source_name"))
    connection.execute(
        # Amounts that differ by less than a millionth differ only in how files store numbers.
        f"update incoming set {numbering.number} = numbered.number, {numbering.count} = numbered.numbers_count from ("
        f"select row_id, number, max(number) over (partition by {rest}) as numbers_count from ("
        f"select *, rowid as row_id, dense_rank() over (partition by {rest}, source_file "
        f"order by round({numbering.amount}, 6)) as number from incoming where rule_name is null)) as numbered "
        "where incoming.rowid = numbered.row_id"
    )


def _are_many(values: tuple[str, ...]) -> str:
    """SQL for whether a group of rows holds more than one set of these values."""
    packed = ", ".join(f"{name} := {name}" for name in values)
    return f"count(distinct struct_pack({packed})) > 1" if values else "false"


def _standing(contract: Contract) -> str:
    """SQL that ranks the rows of one key: by the values stated, then by `grows_by`, then by their place."""
    counted = " + ".join(f"cast({name} is not null as integer)" for name in contract.values) or "0"
    return f"struct_pack(stated := {counted}, grown := coalesce({contract.grows_by or 'null'}, 0), place := {PLACE})"
