"""A key stated twice: one row where the rows agree in what decides, none where they contradict each other."""

HEADER = "ticker,date,open,high,low,close,volume\n"
FULL, PARTIAL = "AAPL,2026-02-26,309,318,308,316.67,48577671\n", "AAPL,2026-02-26,309,318,308,316.67,4616400\n"


def volumes(warehouse):
    return warehouse.execute("select ticker, volume_shares from raw_market.daily_quotes order by all").fetchall()


def test_the_last_day_twice_with_another_volume_is_one_row_and_told(drop, load, warehouse, quarantine):
    """A session's volume only grows: the larger was read later."""
    for rows in (FULL + PARTIAL, PARTIAL + FULL):
        drop("quotes/a.csv", HEADER + rows)
        result = load()
        assert (result.problems, result.rejected_count, result.row_count) == ((), 1, 1)
        assert volumes(warehouse) == [("AAPL", 48577671)]
        (note,) = result.notes
        assert note.startswith("quotes/a.csv: 1 of 2 rows set aside. First: row ")
        assert "is stated again with the same close_quoted_usd, adjustment, and row " in note
    standing = [row for row in quarantine() if row["resolved_at"] is None]
    assert [(row["rule_name"], row["source_row"]) for row in standing] == [("stated_again", 1)]


def test_it_is_one_row_across_files_and_three_times_too(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + PARTIAL)
    drop("quotes/b.csv", HEADER + FULL + PARTIAL)
    result = load()
    assert (result.problems, result.added_count, result.rejected_count) == ((), 1, 2)
    assert volumes(warehouse) == [("AAPL", 48577671)]


def test_the_row_that_states_more_counts(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,309,318,308,316.67,10\nAAPL,2026-02-26,0,0,0,316.67,99\n")
    assert load().problems == ()
    assert volumes(warehouse) == [("AAPL", 10)]


def test_of_equals_the_later_counts(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,309,318,308,316.67,10\nAAPL,2026-02-26,309.5,318,308,316.67,10\n")
    assert load().problems == ()
    assert warehouse.execute("select open_quoted_usd from raw_market.daily_quotes").fetchall() == [(309.5,)]


def test_two_closes_are_a_conflict_whatever_the_volume(drop, load, closes, quarantine):
    """One of them is wrong, and nothing says which."""
    rows = "".join(f"T{n},2026-02-26,1,1,1,1,1\n" for n in range(40))
    drop("quotes/a.csv", HEADER + rows + FULL + FULL.replace("316.67", "316.6"))
    assert load().problems == ()
    assert not [row for row in closes() if row[0] == "AAPL"]
    assert [row["rule_name"] for row in quarantine()] == ["one_value_per_key"] * 2
