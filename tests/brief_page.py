"""The brief as a test reads it: a tree of its elements, and what stands in its tiles, tables and charts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

INLINE = {"a", "b", "code", "span", "strong", "time"}
VOID = {"meta", "link", "input", "col", "br", "hr", "img"}


@dataclass
class Element:
    """An element with what stands in it, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, with single spaces."""
        return " ".join(self._raw.split())

    @property
    def _raw(self) -> str:
        parts = [item if isinstance(item, str) else item._raw for item in self.inside]
        return "".join(parts) if self.tag in INLINE else f" {''.join(parts)} "

    def all(self, tag: str = "", **attributes: str) -> Iterator["Element"]:
        """The elements within, of this tag and with these attributes (`class_`, `data_figure`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for item in self.inside:
            if isinstance(item, Element):
                if item.tag == (tag or item.tag) and all(
                    value in (item.attributes.get(name) or "").split() for name, value in wanted.items()
                ):
                    yield item
                yield from item.all(tag, **attributes)

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """The first of them."""
        return next(self.all(tag, **attributes))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.tag == tag, f"<{closed.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


class Page:
    """A brief that was written."""

    def __init__(self, text: str) -> None:
        reader = _Reader()
        reader.feed(text)
        assert reader.open == [reader.root], "every element is closed"
        self.root = reader.root

    def value(self, name: str) -> str:
        """The number of a tile, as displayed."""
        return self.root.one(data_figure=name).one(class_="value").text

    def changes(self, name: str) -> dict[str, str]:
        """What stands beside it: label → text."""
        rows = self.root.one(data_figure=name).one("dl").all("div")
        return {row.one("dt").text: row.one("dd").text for row in rows}

    def sql(self, name: str) -> str:
        """The query of a tile, to be run as it stands."""
        return "".join(str(part) for part in self.root.one(data_figure=name).one("pre").one("code").inside)

    def known(self, name: str) -> str:
        """When the table says that it became known."""
        return self.root.one("tr", data_known=name).one(data_label="Known").text

    def records(self, chart: str, *columns: str) -> list[tuple]:
        """A chart's data: these columns of all of its rows that have them."""
        spec = json.loads(self.root.one("figure", id=f"chart-{chart}").one("script").inside[0])  # type: ignore[arg-type]
        rows = [row for rows in spec["datasets"].values() for row in rows if set(columns) <= set(row)]
        return [tuple(row[column] for column in columns) for row in rows]


def read_page(path: Path) -> Page:
    """The brief in a file."""
    return Page(path.read_text(encoding="utf-8"))


def number(text: str) -> float:
    """`−0.43 %` or `$112.5 bn` as the number before its unit."""
    digits = text.replace("\N{MINUS SIGN}", "-").replace("$", "").replace(",", "").split()[0]
    return float(digits)
