"""Days and moments as people give them: dates, pandas timestamps, or text as 2026-02-26."""

from datetime import UTC, date, datetime, time

from orchestration.door.errors import DoorError


def day_of(given: object, name: str) -> date:
    """The day that an argument of this name gives; raises DoorError for what is none."""
    moment = _parsed(given, name)
    return moment.date() if isinstance(moment, datetime) else moment


def moment_of(given: object, name: str) -> datetime:
    """The moment (UTC) up to which an argument of this name looks: of a day its end.

    A day is a date, text without a time, or a pandas timestamp at midnight, since pandas has no other days. A datetime
    is the moment that it says, midnight too; without a zone it is UTC.
    """
    moment = _parsed(given, name)
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.max)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _parsed(given: object, name: str) -> date | datetime:
    """A date, or a datetime where the argument says a time too."""
    is_of_pandas = False
    if hasattr(given, "to_pydatetime"):  # a pandas Timestamp; of NaT there is no day
        is_of_pandas, given = True, given.to_pydatetime()
    if isinstance(given, datetime) and given == given:  # noqa: PLR0124
        return given.date() if is_of_pandas and given.tzinfo is None and given.time() == time.min else given
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str):
        for kind in (date, datetime):
            try:
                return kind.fromisoformat(given.strip())
            except ValueError:
                continue
    raise DoorError(f"{name}={given!r}: write a day as '2026-02-26', or give a date")
