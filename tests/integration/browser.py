"""Headless Chromium, as installed on this machine, and what a page in it complained of and asked for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Quiet: nothing but what the page itself asks for.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Heard:
    """What a page said and asked for while it was open."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings of the console."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser. Where there is none the tests skip; in continuous integration they fail, since .ci/run installs it."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        assert "CI" not in os.environ, "no Chromium found; .ci/run installs it"
        pytest.skip("no Chromium on this machine; on Debian `apt-get install chromium` brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, width: int = 1400, height: int = 900, **options: str) -> Iterator[tuple[Page, Heard]]:
    """A new page of its own context; options: as of Playwright's `new_context`."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
    page, heard = context.new_page(), Heard()
    page.on("console", heard.hear)
    page.on("pageerror", lambda error: heard.complaints.append(f"uncaught: {error}"))
    page.on("request", lambda request: heard.requests.append(request.url))
    yield page, heard
    context.close()
