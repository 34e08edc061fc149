"""Thanksgiving week of 2025, lived through by a warehouse left alone.

Yahoo is down on Tuesday and Wednesday; Thursday is a holiday; Friday is a half day, on which Monday's close of one
share is corrected, and at night a new report stands in the SEC's lists; on Saturday the last two months are refreshed.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.cli.status.schedules import next_ticks
from tests.integration.built import Built, keep_rows, new_data_folder
from tests.integration.unattended import Tick, Unattended
from tests.integration.week_market import (
    CLOSE_CORRECTED,
    LAST_DAY,
    MICROSOFT,
    REPORTS,
    TICKERS,
    facts_of,
    made_up_market,
    state_close,
)
from tests.provider_server import ProviderServer, status

NEW_YORK = ZoneInfo("America/New_York")
# From Monday on (UTC) to the end of Saturday.
BEGIN, LAST_DAY_OF_WEEK = datetime(2025, 11, 24, 5), 29
# The daemon would look every half hour.
FILINGS_LOOKED_AT = [datetime(2025, 11, day, 20, tzinfo=NEW_YORK) for day in (24, 28)]
DAILY, FILINGS = "daily_market_schedule", "filings_sensor"
OUTAGE, FRIDAY = (25, 26), 28
CHARTS = [f"/v8/finance/chart/{symbol}" for symbol in (*TICKERS, "^GSPC", "^RUT")]


@dataclass(frozen=True)
class Week:
    """All ticks in order; for each day that published anything the last file of it; the warehouse as it stands."""

    ticks: list[Tick]
    published: dict[int, Built]
    warehouse: Unattended

    def tick(self, name: str, day: int) -> Tick:
        """A schedule's tick of a day of November."""
        (found,) = (tick for tick in self.ticks if (tick.name, tick.at.day) == (name, day))
        return found


def small_folder(path: Path) -> Built:
    """A data folder with six securities and one issuer."""
    built = new_data_folder(path)
    keep_rows(built.data_dir / "reference" / "issuers.csv", "cik", {MICROSOFT})
    keep_rows(built.data_dir / "reference" / "securities.csv", "ticker", set(TICKERS))
    keep_rows(built.data_dir / "reference" / "index_definitions.csv", "index_id", {"SPX", "RUT", "VIX"})
    return built


def live_through(folder: Path, server: ProviderServer) -> Week:
    """Everything that the project's own schedules name in this week, and the filings sensor twice."""
    market = made_up_market()
    market.serve(server)
    warehouse = Unattended(small_folder(folder), server)
    moments = [(moment, FILINGS, warehouse.watch) for moment in FILINGS_LOOKED_AT]
    for schedule in warehouse.schedules():
        ticks = (tick.astimezone(NEW_YORK) for tick in next_ticks(schedule, BEGIN, 7))
        moments += [(tick, schedule.name, warehouse.tick) for tick in ticks if is_this_week(tick)]
    week = Week([], {}, warehouse)
    for moment, name, ask in sorted(moments, key=lambda item: item[0]):
        day = moment.day
        market.until = min(moment.date(), LAST_DAY)
        server.behave()
        for path in CHARTS if day in OUTAGE else ():
            server.misbehave(path, status(503))
        if day == FRIDAY:
            state_close(market, CLOSE_CORRECTED)
        if moment == FILINGS_LOOKED_AT[-1]:
            market.facts = {MICROSOFT: facts_of(REPORTS)}
            market.serve(server)
        if name == DAILY and day in (OUTAGE[0], FRIDAY):
            # A whole build takes half a minute. Wednesday's shows what Tuesday's would, and of one more day; that of
            # Friday night, after the new report, what the one of its close would.
            week.ticks.append(warehouse.tick(name, moment, is_raw_only=True))
        else:
            week.ticks.append(ask(name, moment))
        if any(run.is_published for run in week.ticks[-1].runs):
            week.published[day] = kept = Built(folder / f"day {day}", {})
            kept.data_dir.mkdir(exist_ok=True)
            shutil.copy(warehouse.built.data_dir / "warehouse.duckdb", kept.data_dir)
    return week


def is_this_week(moment: datetime) -> bool:
    """Whether a moment (New York) lies before the end of Saturday."""
    return (moment.year, moment.month) == (2025, 11) and moment.day <= LAST_DAY_OF_WEEK
