"""The days that forms of words mean, as seen from a day of publication; worked out by hand on the calendar of 2023."""

from datetime import date, timedelta

import pytest

from orchestration.articles.calendar import Sessions
from orchestration.articles.period_forms import periods
from orchestration.articles.periods import View
from orchestration.articles.publication import hour_of, session_in_view, stamp_of

# Mondays to Fridays of 2021 to 2024 without the holidays that the cases are about.
HOLIDAYS = {date(2023, 6, 19), date(2023, 12, 25), date(2024, 1, 1), date(2022, 12, 26), date(2023, 1, 2)}
SESSIONS = Sessions(
    [
        day
        for day in (date(2021, 1, 1) + timedelta(days=number) for number in range(1461))
        if day.weekday() < 5 and day not in HOLIDAYS
    ]
)
# A Wednesday, about the session of the day before.
VIEW = View(date(2023, 6, 21), date(2023, 6, 20), SESSIONS)


@pytest.mark.parametrize(
    ("words", "span", "first", "last"),
    [
        ("on Tuesday", "day", "2023-06-20", "2023-06-20"),
        ("on Wednesday", "day", "2023-06-21", "2023-06-21"),
        ("on Thursday", "day", "2023-06-15", "2023-06-15"),
        ("Wednesday of last week", "day", "2023-06-14", "2023-06-14"),
        ("next Friday", "future", "2023-06-23", "2023-06-23"),
        ("In the previous session", "day", "2023-06-20", "2023-06-20"),
        ("on June 16", "day", "2023-06-16", "2023-06-16"),
        ("on Dec. 29", "day", "2022-12-29", "2022-12-29"),
        ("on January 28, 2022", "day", "2022-01-28", "2022-01-28"),
        ("as of 2023-05-31", "day", "2023-05-31", "2023-05-31"),
        # The week began with a holiday: its base is the Friday before.
        ("for the week", "week", "2023-06-16", "2023-06-20"),
        ("last week", "week", "2023-06-09", "2023-06-16"),
        ("this month", "month", "2023-06-01", "2023-06-20"),
        ("in May", "month", "2023-05-01", "2023-05-31"),
        ("for December", "month", "2022-12-01", "2022-12-30"),
        ("in mid-October", "span", "2022-10-10", "2022-10-20"),
        ("year-to-date", "year", "2022-12-30", "2023-06-20"),
        ("so far this year", "year", "2022-12-30", "2023-06-20"),
        ("in 2022", "year", "2021-12-31", "2022-12-30"),
        ("last year", "year", "2021-12-31", "2022-12-30"),
        ("in 2024", "future", "2024-01-01", "2024-12-31"),
        ("this quarter", "quarter", "2023-04-01", "2023-06-20"),
        ("over the three months", "quarter", "2023-04-01", "2023-06-20"),
        ("in the final three months of 2022", "quarter", "2022-10-01", "2022-12-31"),
        ("in the first three months of the year", "quarter", "2023-01-01", "2023-03-31"),
        ("in the first nine months of 2022", "span", "2021-12-31", "2022-09-30"),
        ("in the July-to-September period", "quarter", "2022-07-01", "2022-09-30"),
        ("between July and September", "quarter", "2022-07-01", "2022-09-30"),
        ("from October through December", "quarter", "2022-10-01", "2022-12-31"),
        ("between February and May 2023", "span", "2023-02-01", "2023-05-31"),
        ("between the bottom of May 4 and June 16", "span", "2023-05-04", "2023-06-16"),
        ("over the five sessions", "week", "2023-06-16", "2023-06-20"),
        ("at the end of April", "day", "2023-04-28", "2023-04-28"),
        ("by the end of 2022", "day", "2022-12-30", "2022-12-30"),
        ("in Q1 2023", "quarter", "2023-01-01", "2023-03-31"),
        ("in the fourth quarter", "quarter", "2022-10-01", "2022-12-31"),
        ("the three months through March", "quarter", "2023-01-01", "2023-03-31"),
        ("the December quarter", "quarter", "2022-10-01", "2022-12-31"),
        ("Between March 2022 and May 2023", "span", "2022-03-01", "2023-05-31"),
        ("From March 27 to May 29", "span", "2023-03-27", "2023-05-29"),
        ("over the past three months", "span", "2023-03-20", "2023-06-20"),
    ],
)
def test_what_words_mean(words: str, span: str, first: str, last: str) -> None:
    found = periods(words, 0, len(words), VIEW)
    assert [(one.span, one.first_date.isoformat(), one.last_date.isoformat()) for one in found] == [(span, first, last)]


@pytest.mark.parametrize("words", ["the most since March 2022", "lower than in May", "from 4.12% late Wednesday"])
def test_what_something_is_measured_against_is_told_apart(words: str) -> None:
    assert [one.is_reference for one in periods(words, 0, len(words), VIEW)] == [True]


@pytest.mark.parametrize("words", ["it may rise", "on the march", "shares of 2,023 companies", "5 a day"])
def test_words_that_name_no_period(words: str) -> None:
    assert periods(words, 0, len(words), VIEW) == []


@pytest.mark.parametrize(
    ("text", "published", "session"),
    [
        ("Stocks fell on Tuesday.", date(2023, 6, 21), date(2023, 6, 20)),
        # Juneteenth was no session.
        ("Monday was Juneteenth. Stocks fell on Friday.", date(2023, 6, 20), date(2023, 6, 16)),
        ("Weekly recap\n\nStocks fell on Thursday and rose on Friday.", date(2024, 1, 2), date(2023, 12, 29)),
        ("Markets in review: May 2023\n\nStocks rose.", date(2023, 6, 1), date(2023, 5, 31)),
        ("Stocks at midday: the S&P 500 is up.", date(2023, 6, 21), date(2023, 6, 21)),
        ("Morning note: futures rise after Tuesday's fall.", date(2023, 6, 21), date(2023, 6, 20)),
        ("Stock Market News for Jun 21, 2023\n\nStocks fell on Tuesday.", date(2023, 6, 21), date(2023, 6, 20)),
        ("Stocks fell.", date(2023, 6, 17), date(2023, 6, 16)),
    ],
)
def test_the_session_that_an_article_is_about(text: str, published: date, session: date) -> None:
    assert session_in_view(text, published, SESSIONS, stamp_of(text)).session_date == session


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("05/28/2024, 04:36 PM EDT (Wire) -- Stocks parted ways.", date(2024, 5, 28), 16.6),
        ("Midday report\n12:20 PM ET, 03/13/2023", date(2023, 3, 13), 12 + 1 / 3),
        ("Published 2024-05-28 01:30 UTC\n\nStocks parted ways.", date(2024, 5, 28), -2.5),
        ("Updated May 28, 2024, 3:15 p.m. CT\n\nStocks parted ways.", date(2024, 5, 28), 16.25),
        ("2024-05-28T21:05:00Z\n\nStocks parted ways.", date(2024, 5, 28), 17 + 1 / 12),
        ("Published on May 28, 2024, 16:05 ET", date(2024, 5, 28), 16 + 1 / 12),
        ("Published May 28, 2024 14:05:00 GMT", date(2024, 5, 28), 10 + 1 / 12),
        ("Published May 28, 2024 18:00 JST", date(2024, 5, 28), None),
        ("Published May 28, 2024 16:00 UTC+8", date(2024, 5, 28), None),
        ("Markets Wrap: May 28, 2024", date(2024, 5, 28), None),
        ("May 28, 2024, 8:30 a.m. by a reporter", date(2024, 5, 28), 8.5),
        ("London, 28 May 2024\n\nStocks parted ways.", date(2024, 5, 28), None),
        ("Published May 28, 2024\n\nThe Fed speaks at 2:00 p.m. ET.", date(2024, 5, 28), None),
        ("Oil futures settled lower\nPublished May 28, 2024", date(2024, 5, 28), None),
        ("Stock futures edge up\nPublished May 28, 2024", date(2024, 5, 28), 8.5),
        ("Published 0001-01-02\n\nStocks rose.", None, None),
        ("Published February 26, 2026\n\nThe S&P 500 rose.", date(2026, 2, 26), None),
        ("WEEKLY COMMENTARY | July 15, 2024", date(2024, 7, 15), None),
        ("The index had closed at 7,002.28 on January 28, 2026, and then fell.", None, None),
    ],
)
def test_the_stamp(text: str, day: date | None, hour: float | None) -> None:
    stamp = stamp_of(text)
    assert (stamp.published_date if stamp else None) == day
    assert hour_of(text, date(2024, 5, 28)) == (pytest.approx(hour) if hour is not None else None)


@pytest.mark.parametrize(
    ("text", "session"),
    [
        # The day of a statement is not that of the figures.
        (
            "May 25, 2024 - Meta said on Thursday it would spend more. Its shares are down 4% this year.",
            date(2024, 5, 24),
        ),
        ("May 25, 2024 - Meta reported late Thursday. Its shares are down 4% this year.", date(2024, 5, 24)),
        # A year that is only spoken of is no review of it.
        ("Jan. 29, 2024 - Meta spent $39.2 billion in 2023, and Wall Street shrugged.", date(2024, 1, 29)),
        ("Jan. 29, 2024 - The year in review: markets in 2023", date(2023, 12, 29)),
        # However far below: the last day that is told of.
        (
            "June 1, 2024 - WEEKLY RECAP. "
            + "Trading was thin. " * 27
            + "On Thursday its high was 5,293.30. "
            + "Nothing else "
            "moved. " * 3 + "Friday brought a small loss.",
            date(2024, 5, 31),
        ),
    ],
)
def test_the_session_in_view_is_neither_that_of_a_statement_nor_the_end_of_a_year_spoken_of(text, session):
    stamp = stamp_of(text)
    assert stamp is not None
    assert session_in_view(text, stamp.published_date, SESSIONS, stamp).session_date == session


@pytest.mark.parametrize(
    "text",
    [
        "June 4, 2024 - Stocks rose as investors awaited Friday's jobs report. The S&P 500 gained 0.8%.",
        "June 4, 2024 - Stocks climbed ahead of Wednesday's Fed decision.",
        "June 4, 2024 - Nvidia, which reports on Wednesday, fell 2.8%.",
        "June 4, 2024 - Stocks slipped. The new tariffs take effect on Friday.",
        "June 4, 2024 - Inflation slowed, it was reported on Tuesday. Stocks rose after losing 0.3% on Monday.",
        "June 4, 2024 - Stocks were hammered on Tuesday. Wednesday brings the price index.",
    ],
)
def test_a_day_to_come_is_not_the_session_in_view(text):
    stamp = stamp_of(text)
    assert stamp is not None
    assert session_in_view(text, stamp.published_date, SESSIONS, stamp).session_date == date(2024, 6, 4)


def test_the_half_in_view_on_the_twentieth_of_march_of_a_leap_year():
    view = View(date(2024, 3, 20), date(2024, 3, 20), SESSIONS)
    text = "Officials expect cuts in the second half."
    (found,) = periods(text, 0, len(text), view)
    assert (found.first_date, found.last_date) == (date(2023, 6, 30), date(2023, 12, 29))


@pytest.mark.parametrize(
    ("text", "session", "is_told"),
    [
        # On the day itself, and with words of a session, a genitive is the day that is told of.
        ("June 7, 2024 - Friday's selloff sent the S&P 500 down 2.7%. On Thursday it lost 0.3%.", "06-07", True),
        ("June 10, 2024 - Stocks sold off in Friday's session.", "06-07", True),
        # Else it is what a day came after.
        ("June 5, 2024 - The Dow rose 1.7%, on top of Tuesday's 2.5% gain.", "06-05", False),
        ("June 7, 2024 - Stocks fell Thursday ahead of Friday's jobs report.", "06-06", True),
        ("June 7, 2024 - The 10-year yield stood at 4.05%, compared with 4.14% late Thursday.", "06-07", False),
        # A day on which prices are not told of, or had been somewhere, leaves the session open.
        ("June 6, 2024 - The Dow rose 0.6%. It had ended Wednesday at 38,886.68.", "06-06", False),
        ("June 6, 2024 - The Dow rose 0.6%. The Fed on Wednesday cut rates by a quarter point.", "06-06", False),
        ("June 6, 2024 - The Dow rose 0.6%. The Fed meets on Wednesday. The VIX fell 2%.", "06-06", False),
        ("June 6, 2024 - Stocks rose on Wednesday. The Dow added 0.6%.", "06-05", True),
        ("June 6, 2024 - Nvidia jumped 7.9% on Wednesday.", "06-05", True),
        ("June 7, 2024 - The Dow rose 0.6%, but fell this week after hitting a record on Monday.", "06-07", True),
        ("June 7, 2024 - Meta sank 11.3%. Through Wednesday, it had gained 28%.", "06-07", False),
        ("June 5, 2024 - Markets will be closed on Thursday and will close at 1 p.m. on Friday.", "06-05", True),
    ],
)
def test_a_day_in_the_genitive(text, session, is_told):
    stamp = stamp_of(text)
    assert stamp is not None
    found = session_in_view(text, stamp.published_date, SESSIONS, stamp)
    assert (f"{found.session_date:%m-%d}", found.is_told) == (session, is_told)


def test_a_wild_day_is_no_article_of_the_middle_of_it():
    assert hour_of("Wall Street posts a wild intraday swing\nJune 7, 2024", date(2024, 6, 7)) is None
