"""A drop folder of a year of sessions, and what a day may bring to quotes and to what follows from them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.campaigns.changes import SECTOR_OF, Market

# XLK stands for a sector; the CIKs of the last two are the same, as of two classes of share.
LONG_TICKERS = ("AAPL", "MSFT", "NVDA", "ORCL", "JPM", "XOM", "XLK", "GOOGL", "GOOG")
CIKS = {
    **{"AAPL": "0000320193", "MSFT": "0000789019", "NVDA": "0001045810", "ORCL": "0001341439"},
    **{"JPM": "0000019617", "XOM": "0000034088", "GOOGL": "0001652044", "GOOG": "0001652044"},
}
# Quotes of this one end two years before the others begin: those that come later may mean another company.
OLD_TICKER = "WBA"
OLD_SESSIONS = ("2022-03-01", "2022-03-02", "2022-03-03", "2022-03-04", "2022-03-07", "2022-03-08", "2023-01-05")
HISTORY = "quotes/history.csv"


@dataclass
class LongMarket(Market):
    """A market of nine tickers whose files can lack rows, state volume or an adjustment, and come in any order.

    first_count: how many sessions the first file holds. files: the sessions of each file of quotes. shares, sectors,
    coverage: as the reference files state them. restated: by ticker what its closes are divided by from now on.
    """

    first_count: int = 200
    files: dict[str, list[str]] = field(default_factory=dict)
    missing: set[tuple[str, str]] = field(default_factory=set)
    members: list[str] = field(default_factory=lambda: ["AAPL", "MSFT", "NVDA", "ORCL", "JPM", "GOOGL", "GOOG"])
    left: list[tuple[str, str]] = field(default_factory=list)
    sectors: dict[str, str] = field(default_factory=lambda: dict(SECTOR_OF))
    shares: list[tuple[str, int, str]] = field(default_factory=list)
    coverage_of: dict[str, str] = field(default_factory=dict)
    securities: list[tuple[str, ...]] = field(default_factory=list)
    refused: list[tuple[str, ...]] = field(default_factory=list)
    adjustment: str = ""
    setting: str = "split"
    has_volume: bool = True
    files_count: int = 0

    # The files.

    def begin(self) -> None:
        """The folder of the first day."""
        self.days_count = self.first_count
        self.adjustment = self.rng.choice(("", "", "none", "split"))
        self.setting = self.rng.choice(("split", "split", "none"))
        self.has_volume = self.rng.random() < 0.7
        for ticker in LONG_TICKERS:
            price = self.rng.uniform(20, 400)
            for day in self.sessions:
                price *= 1 + self.rng.uniform(-0.03, 0.03)
                self.closes[ticker, day] = round(price, 2)
        self.write_file(HISTORY, self.sessions[: self.first_count])
        if self.rng.random() < 0.5:
            self.write("quotes/old.csv", "ticker,date,close", [(OLD_TICKER, day, 40.5) for day in OLD_SESSIONS])
        self.write_index()
        self.shares = [(t, 1_000_000 * (number + 1), self.sessions[0]) for number, t in enumerate(LONG_TICKERS[:8])]
        self.shares.append(("GOOG", self.shares[-1][1], self.sessions[0]))
        self.write_reference()
        for _ in range(self.rng.randint(0, 5)):
            self.rng.choice((self.dividend, self.split, self.regular_dividends, self.coverage))()
        # What is known of no action has no total return: most tickers are covered.
        for ticker in LONG_TICKERS:
            if self.rng.random() < 0.6:
                self.coverage_of[ticker] = self.rng.choice(("follows", self.sessions[-1]))
        self.write_coverage()

    def write(self, name: str, header: str, rows: list[tuple]) -> None:
        """A CSV file; none where it would hold no row, for such a file is refused."""
        if rows:
            super().write(name, header, rows)
        else:
            (self.folder / name).unlink(missing_ok=True)

    def write_file(self, name: str, days: list[str], tickers: tuple[str, ...] = LONG_TICKERS) -> None:
        """The closes of some days as they stand, but for those that are missing."""
        if tickers == LONG_TICKERS:
            self.files[name] = days
        header, rows = "ticker,date,close", []
        header += ",volume" if self.has_volume else ""
        header += ",adjustment" if self.adjustment else ""
        for day in days:
            for number, ticker in enumerate(tickers):
                if (ticker, day) not in self.missing:
                    volume = [1_000_000 + 1000 * number + int(day[-2:])] if self.has_volume else []
                    stated = [self.adjustment] if self.adjustment else []
                    rows.append((ticker, day, self.closes[ticker, day], *volume, *stated))
        self.write(name, header, rows)

    def write_again(self, days: set[str]) -> None:
        """The files that state one of the days."""
        for name, held in list(self.files.items()):
            if days & set(held):
                self.write_file(name, held)

    def write_index(self) -> None:
        """The index up to the last session."""
        level = [(day, 6000 + 5 * number) for number, day in enumerate(self.sessions)]
        self.write("index/SPX.csv", "date,close", level[: self.days_count])

    def write_reference(self) -> None:
        """Members, those that have left, share counts and securities."""
        rows = [(t, self.sectors.get(t, "Information Technology"), "2000-01-03", CIKS.get(t, "")) for t in self.members]
        self.write("reference/sp500_constituents_2024-06-03.csv", "symbol,gics sector,date added,cik", rows)
        if self.left:
            rows = [(ticker, "2000-01-03", day, "") for ticker, day in self.left]
            self.write("reference/sp500_membership.csv", "ticker,start_date,end_date,note", rows)
        self.write("reference/shares_outstanding.csv", "ticker,shares_outstanding,as_of_date", self.shares)
        if self.securities:
            header = "security_id,ticker,valid_from_date,valid_to_date,security_name,security_type"
            self.write("reference/securities.csv", header, self.securities)

    def write_actions(self) -> None:
        """Splits and dividends as they stand, and rows that are refused among them."""
        header = "ticker,date,action_type,dividend_usd_per_share,split_ratio"
        rows = [(t, day, kind, amount if kind == "dividend" else "", amount if kind == "split" else "")
                for t, day, kind, amount in self.actions]  # fmt: skip
        # Of a file more than a twentieth of whose rows are bad none is taken; one or two may be nearly half of it.
        few = 2 if len(self.actions) >= 3 else 0
        self.write("quotes/actions.csv", header, [*rows, *self.refused[:few]])

    def write_coverage(self) -> None:
        """The days covered, of which some end with the last session and go on with each one."""
        rows = [(ticker, kind, self.sessions[0], self.sessions[self.days_count - 1] if last == "follows" else last)
                for ticker, last in sorted(self.coverage_of.items()) for kind in ("split", "dividend")]  # fmt: skip
        if rows:
            self.write("quotes/coverage.csv", "ticker,action_type,first_covered_date,last_covered_date", rows)

    def mend(self) -> None:
        """The files that were refused go: only these can break so many rules, or contradict so many rows."""
        for pattern in ("old_*", "other", "odd", "same", "actions_other"):
            for path in (self.folder / "quotes").glob(f"{pattern}.csv"):
                path.unlink()
        self.refused.clear()
        if self.actions:
            self.write_actions()

    # Days.

    def past(self) -> list[str]:
        """The sessions so far."""
        return self.sessions[: self.days_count]

    def ticker(self) -> str:
        """Any ticker."""
        return self.rng.choice(LONG_TICKERS)

    def new_day(self) -> None:
        """A file of the next session; at times it lacks some tickers."""
        self.new_days(1)

    def new_days(self, count: int = 0) -> None:
        """A file of the next few sessions."""
        days = self.sessions[self.days_count : self.days_count + (count or self.rng.randint(2, 6))]
        if not days:
            return
        self.days_count += len(days)
        if self.rng.random() < 0.4:
            lacking = self.rng.sample(LONG_TICKERS, self.rng.randint(1, 3))
            self.missing |= {(ticker, day) for ticker in lacking for day in days}
        self.write_file(f"quotes/{days[0]}.csv", days)
        self.write_index()
        if "follows" in self.coverage_of.values():
            self.write_coverage()

    def alone(self) -> None:
        """The next session, of which one ticker is known at first, perhaps with a price beyond belief."""
        if self.days_count < len(self.sessions):
            ticker, day = self.rng.choice(("XLK", self.ticker())), self.sessions[self.days_count]
            self.missing |= {(other, day) for other in LONG_TICKERS}
            self.missing.discard((ticker, day))
            if self.rng.random() < 0.5:
                self.closes[ticker, day] = round(self.closes[ticker, day] * 10, 2)
            self.new_day()

    def odd_alone(self) -> None:
        """The only quote of a session turns out to be ten times too high, or is put right."""
        present = {day: [t for t in LONG_TICKERS if (t, day) not in self.missing] for day in self.past()}
        alone = [(tickers[0], day) for day, tickers in present.items() if len(tickers) == 1]
        if not alone:
            self.alone()
            return
        ticker, day = alone[-1]
        before = self.closes[ticker, self.sessions[self.sessions.index(day) - 1]]
        is_odd = self.closes[ticker, day] > 5 * before
        self.closes[ticker, day] = round(before * 1.01 if is_odd else self.closes[ticker, day] * 10, 2)
        self.write_again({day})

    def late_row(self) -> None:
        """A row that was missing, or a few; in a file of its own."""
        lacking = sorted((t, day) for t, day in self.missing if day in self.past())
        if not lacking:
            self.hole()
            return
        chosen = self.rng.sample(lacking, min(len(lacking), self.rng.choice((1, 1, 8))))
        self.missing -= set(chosen)
        self.files_count += 1
        rows = [(ticker, day, self.closes[ticker, day]) for ticker, day in sorted(chosen)]
        self.write(f"quotes/late_{self.files_count}.csv", "ticker,date,close", rows)

    def hole(self) -> None:
        """The next sessions of a ticker are missing."""
        ticker = self.ticker()
        self.missing |= {(ticker, day) for day in self.sessions[self.days_count : self.days_count + 12]}
        self.new_days(self.rng.randint(1, 14))

    def weekly(self) -> None:
        """The coming sessions of a ticker have one bar a week."""
        ticker = self.ticker()
        coming = self.sessions[self.days_count : self.days_count + 30]
        self.missing |= {(ticker, day) for number, day in enumerate(coming) if number % 5}
        self.new_days(self.rng.randint(10, 30))

    def correction(self) -> None:
        """Another close, deep in the past."""
        self._correct(self.rng.choice(self.past()))

    def correction_of_yesterday(self) -> None:
        """Another close, of one of the last two sessions."""
        self._correct(self.rng.choice(self.past()[-2:]))

    def _correct(self, day: str) -> None:
        ticker = self.ticker()
        self.closes[ticker, day] = round(self.closes[ticker, day] * 1.01, 2)
        self.write_again({day})

    def odd_price(self) -> None:
        """A bar five to twelve times its neighbours, in the past or on the last day, which goes or stays."""
        ticker = self.ticker()
        number = self.rng.choice((self.days_count - 1, self.rng.randrange(self.days_count)))
        count = self.rng.choice((1, 1, 2, 6))
        factor = self.rng.choice((5.5, 9.0, 12.0, 60.0, 0.5, 1 / 9, 2.0))
        days = self.past()[number : number + count]
        for day in days:
            self.closes[ticker, day] = round(self.closes[ticker, day] * factor, 2)
        self.write_again(set(days))

    def jump(self) -> None:
        """From the next session on a ticker's price is another one, for good."""
        ticker, factor = self.ticker(), self.rng.choice((0.1, 0.5, 2, 6, 60))
        for day in self.sessions[self.days_count :]:
            self.closes[ticker, day] = round(self.closes[ticker, day] * factor, 2)
        self.new_day()

    # Actions.

    def split(self) -> None:
        """A split of the past that is known from now on."""
        self._add("split", self.rng.choice(self.past()[5:]))

    def split_to_come(self) -> None:
        """A split on one of the next sessions, known before; closes are lower from then on, or restated before it."""
        coming = self.sessions[self.days_count : self.days_count + 3]
        if not coming:
            return
        day = self.rng.choice(coming)
        ticker, _, _, ratio = self._add("split", day)
        if self.rng.random() < 0.7:
            for later in self.sessions[self.sessions.index(day) :]:
                self.closes[ticker, later] = round(self.closes[ticker, later] / ratio, 2)

    def restated_history(self) -> None:
        """A provider restates all closes of a ticker before its last split."""
        splits = [(t, day, amount) for t, day, kind, amount in self.actions if kind == "split"]
        if splits:
            ticker, last, ratio = self.rng.choice(splits)
            before = [day for day in self.past() if day < last]
            for day in before:
                self.closes[ticker, day] = round(self.closes[ticker, day] / ratio, 4)
            self.write_again(set(before))

    def dividend(self) -> None:
        """A dividend of the past, of the last session or of one to come."""
        number = self.rng.choice((self.days_count - 1, self.days_count, self.rng.randrange(5, self.days_count)))
        self._add("dividend", self.sessions[min(number, len(self.sessions) - 1)])

    def regular_dividends(self) -> None:
        """Dividends of a ticker each five sessions, also to come."""
        ticker = self.ticker()
        for day in self.sessions[self.rng.randrange(5) :: 5][: self.rng.randint(5, 60)]:
            self.actions.append((ticker, day, "dividend", round(self.rng.uniform(0.2, 0.3), 3)))
        self.write_actions()

    def _add(self, kind: str, day: str) -> tuple[str, str, str, float]:
        amount = self.rng.choice((2, 4, 0.25, 1.5)) if kind == "split" else round(self.rng.uniform(0.1, 3), 3)
        ticker = self.rng.choice((*LONG_TICKERS[:4], *LONG_TICKERS))
        action = (ticker, day, kind, amount)
        self.actions.append(action)
        self.write_actions()
        return action

    def action_gone(self) -> None:
        """The file of actions no longer lists one; its last one stays, for a file without rows is refused."""
        if len(self.actions) > 1:
            self.actions.remove(self.rng.choice(self.actions))
            self.write_actions()

    def action_changed(self) -> None:
        """The file of actions states another amount, or another day."""
        if self.actions:
            number = self.rng.randrange(len(self.actions))
            ticker, day, kind, amount = self.actions[number]
            if self.rng.random() < 0.5:
                amount = round(amount * 1.5, 3)
            else:
                day = self.sessions[self.sessions.index(day) - 1]
            self.actions[number] = (ticker, day, kind, amount)
            self.write_actions()

    def other_actions(self) -> None:
        """A second file of actions, which states one as the first does or contradicts it; or it goes."""
        path = self.folder / "quotes/actions_other.csv"
        if path.exists():
            path.unlink()
        elif self.actions:
            ticker, day, kind, amount = self.rng.choice(self.actions)
            amount = self.rng.choice((amount, round(amount * 2, 3)))
            column = "split_ratio" if kind == "split" else "dividend_usd_per_share"
            rows = [(ticker, day, kind, amount), (self.ticker(), self.rng.choice(self.sessions), kind, 2)]
            self.write("quotes/actions_other.csv", f"ticker,date,action_type,{column}", rows)

    def refused_action(self) -> None:
        """A split without a ratio, a negative dividend, one of unknown kind, or one without a day; or they go."""
        if len(self.refused) > 2:
            self.refused.clear()
        else:
            day = self.rng.choice((self.past()[-1], self.sessions[-1], self.rng.choice(self.sessions)))
            broken = [("split", "", -2), ("dividend", -1, ""), ("spinoff", 1, ""), ("split", "", "")]
            kind, amount, ratio = self.rng.choice(broken)
            self.refused.insert(0, (self.ticker(), day, kind, str(amount), str(ratio)))
            while len(self.actions) < 3:
                self.dividend()
        self.write_actions()

    def coverage(self) -> None:
        """A ticker's actions are known until a day before, on or after the last session, or until each last one."""
        last = (self.past()[-5], self.past()[-1], self.sessions[-1], self.sessions[self.days_count // 2], "follows")
        self.coverage_of[self.rng.choice((*LONG_TICKERS[:4], *LONG_TICKERS))] = self.rng.choice((*last, "follows"))
        self.write_coverage()

    # Reference tables.

    def member(self) -> None:
        """A member that joins, or one that leaves, perhaps with its day."""
        changed = self.ticker()
        if changed in self.members:
            if self.rng.random() < 0.5:
                self.left.append((changed, self.rng.choice(self.past())))
            self.members.remove(changed)
        else:
            self.members.append(changed)
        self.members = self.members or list(LONG_TICKERS)
        self.write_reference()

    def sector(self) -> None:
        """A member is of another sector."""
        self.sectors[self.ticker()] = self.rng.choice(("Energy", "Financials", "Information Technology", "Utilities"))
        self.write_reference()

    def share_count(self) -> None:
        """Another count of shares, for a day so far or an earlier one."""
        self.shares.append((self.ticker(), self.rng.randint(1, 50) * 500_000, self.rng.choice(self.past())))
        by_day = {(ticker, day): count for ticker, count, day in self.shares}
        self.shares = [(ticker, count, day) for (ticker, day), count in by_day.items()]
        self.write_reference()

    def renamed_ticker(self) -> None:
        """Until a session a ticker means a security that has another ticker from then on.

        Always the same ticker: with two at once the security would have two rows a session, which a check refuses.
        """
        day = self.rng.choice(self.past())
        ticker = self.securities[0][1] if self.securities else self.rng.choice(("XOM", "JPM", "WBA"))
        row = ("XCAMP", ticker, "2000-01-03", day, "A company", "stock")
        self.securities = [row, ("XCAMP", "XCMP", "2030-01-03", "", "A company", "stock")]
        self.write_reference()

    # Files of other kinds.

    def few_rows(self) -> None:
        """A ticker with a few rows."""
        ticker = f"XF{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[self.files_count % 26]}"
        days = self.rng.sample(self.past(), self.rng.randint(1, 3))
        rows = [(ticker, day, round(self.rng.uniform(1, 900), 2)) for day in sorted(days)]
        self.files_count += 1
        self.write(f"quotes/few_{self.files_count}.csv", "ticker,date,close", rows)

    def returned(self) -> None:
        """A ticker that was quoted long ago is quoted again; then a row in between may come."""
        path = self.folder / "quotes/old.csv"
        days = self.rng.choice((self.past()[-2:], ["2023-11-15"], self.past()[3:9], list(OLD_SESSIONS)))
        self.files_count += 1
        name = f"quotes/old_{self.files_count}.csv" if path.exists() else "quotes/old.csv"
        self.write(name, "ticker,date,close", [(OLD_TICKER, day, 12.5) for day in days])

    def bad_rows(self) -> None:
        """Rows that break rules, on a day to come and with a price below nothing."""
        good = [("IBM", day, 200) for day in self.past()[:60]]
        self.write("quotes/odd.csv", "ticker,date,close", [*good, ("IBM", "2096-01-04", 5), ("IBM", "2024-09-09", -1)])

    def same_rows(self) -> None:
        """Another file states some closes as the first one does; or it goes."""
        path = self.folder / "quotes/same.csv"
        if path.exists():
            path.unlink()
        else:
            self.write_file("quotes/same.csv", self.past()[-3:], LONG_TICKERS[:3])

    def contradiction(self) -> None:
        """A file that contradicts another on some closes, perhaps new ones; or it goes."""
        path = self.folder / "quotes/other.csv"
        if path.exists():
            path.unlink()
            return
        days = self.rng.choice((self.past()[10:50], self.past()[-40:]))
        ticker = self.ticker()
        rows = [(ticker, day, self.closes[ticker, day]) for day in days if (ticker, day) not in self.missing]
        self.write("quotes/other.csv", "ticker,date,close", [*rows[:-1], (ticker, days[-1], 1.5)])

    def other_adjustment(self) -> None:
        """New files say what their closes are adjusted for, or say nothing; perhaps the first one too."""
        self.adjustment = self.rng.choice(("", "none", "split", "split_dividend"))
        if self.rng.random() < 0.3:
            self.write_again(set(self.sessions))
        else:
            self.new_day()

    def other_setting(self) -> None:
        """QUOTES_ADJUSTMENT says something else."""
        self.setting = "none" if self.setting == "split" else "split"

    def volume(self) -> None:
        """Files state volume from now on, or no longer."""
        self.has_volume = not self.has_volume
        self.new_day()


# A new day comes more often than anything else.
ROW_STEPS: dict[str, Callable[[LongMarket], None]] = {
    name: getattr(LongMarket, name)
    for name in (
        *(
            "new_day",
            "new_days",
            "alone",
            "odd_alone",
            "late_row",
            "hole",
            "weekly",
            "correction",
            "correction_of_yesterday",
        ),
        *("odd_price", "jump", "split", "split_to_come", "restated_history", "dividend", "regular_dividends"),
        *("action_gone", "action_changed", "other_actions", "refused_action", "coverage", "member", "sector"),
        *("share_count", "renamed_ticker", "few_rows", "returned", "bad_rows", "same_rows", "contradiction"),
        *("other_adjustment", "other_setting", "volume", "nothing"),
    )
}
