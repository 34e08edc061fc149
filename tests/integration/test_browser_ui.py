"""The Dagster page as a person uses it: groups, a mart with its chart and checks, a click that builds, the schedule."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.integration.browser import opened
from tests.integration.built import Built, new_data_folder
from tests.integration.dagster_page import served

# The page asks its server for everything it shows.
PATIENCE_MS = 60_000
GROUPS = (
    *("raw_reference", "raw_market", "raw_fundamentals", "raw_claims"),
    *("staging", "marts", "published"),
    *("calendar", "claims", "earnings", "facts", "indices", "quality", "quarters", "quotes", "sectors", "spending"),
)


@pytest.fixture(scope="module")
def page(embedded: Built, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a copy of the embedded warehouse, with the run that built it in its history."""
    copy = new_data_folder(tmp_path_factory.mktemp("page"))
    shutil.copytree(embedded.data_dir / "build", copy.data_dir / "build", dirs_exist_ok=True)
    shutil.copy(embedded.data_dir / "warehouse.duckdb", copy.data_dir)
    with served(copy) as address, opened(browser, base_url=address) as (page, _):
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield page


# Four ways in which one page makes the browser send a command to another: all of them try to delete a run.
ATTACKS = """<!doctype html><title>elsewhere</title>
<img src="{address}/graphql?query={command_in_address}">
<form method="post" action="{address}/graphql?query={command_in_address}" target="within"></form>
<iframe name="within"></iframe>
<script>
  const ended = [];
  const send = (name, options) => fetch("{address}/graphql", {{method: "POST", mode: "no-cors", ...options}})
    .then(() => ended.push(name), () => ended.push(name));
  send("plain", {{body: {command_in_body}, headers: {{"Content-Type": "text/plain"}}}});
  send("form", {{body: new URLSearchParams({{query: '{command}'}})}});
  document.forms[0].submit();
  document.querySelector("iframe").addEventListener("load", () => ended.push("frame"));
  const socket = new WebSocket("{address}/graphql".replace("http", "ws"), "graphql-ws");
  let isOpened = false;
  socket.onopen = () => {{ isOpened = true; }};
  socket.onclose = () => ended.push("socket");
</script>"""


@pytest.fixture
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    """A web server of somebody else's on this machine; `page_text` is what it shows."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(self.server.page_text.encode())  # type: ignore[attr-defined]

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def runs(page: Page) -> set[str]:
    """The ids of all runs that the page knows."""
    asked = {"query": "{runsOrError {... on Runs {results {runId}}}}"}
    answer = page.request.post("/graphql", data=asked).json()
    return {run["runId"] for run in answer["data"]["runsOrError"]["results"]}


def test_the_groups_are_listed(page: Page) -> None:
    page.goto("/asset-groups")
    for group in GROUPS:
        expect(page.get_by_text(group, exact=True).first).to_be_visible()


def test_a_mart_shows_what_it_is_and_its_rows(page: Page, embedded: Built) -> None:
    ((rows,),) = embedded.rows("select count(*) from marts.index_levels")
    page.goto("/assets/marts/index_levels")
    for text in ("Grain: one row per index and session", "unit: index points"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_title("index_levels.sql")).to_be_visible()
    expect(page.get_by_text(f"{rows:,}", exact=True).first).to_be_visible()


def test_a_mart_shows_its_charts(page: Page) -> None:
    page.goto("/assets/marts/index_levels")
    page.locator("tr", has_text="charts").get_by_text("[Show Markdown]").click()
    pictures = page.locator("img[src^='data:image/svg+xml']")
    expect(pictures).to_have_count(3)
    for picture in pictures.all():
        # A picture that the browser cannot read is nought wide.
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500


def test_a_mart_shows_its_checks(page: Page) -> None:
    page.goto("/assets/marts/index_levels?view=checks")
    page.get_by_title("index_levels_is_unique").first.click()
    expect(page.get_by_text("one row per").first).to_be_visible()
    expect(page.get_by_text("Passed").first).to_be_visible()


def test_a_click_materializes_an_asset(page: Page) -> None:
    before = runs(page)
    page.goto("/assets/raw_reference/index_definitions")
    page.locator("button", has_text="Materialize").first.click()
    while not (new := runs(page) - before):
        page.wait_for_timeout(500)
    (run_id,) = new
    page.goto(f"/runs/{run_id}")
    expect(page.get_by_text("Success", exact=True).first).to_be_visible()


def test_the_schedule_can_be_switched_on(page: Page) -> None:
    page.goto("/automation")
    expect(page.get_by_text("daily_market_schedule")).to_be_visible()
    switch = page.locator("label[class*=formatSwitch]").last
    assert not switch.locator("input").is_checked()
    switch.click()
    expect(switch.locator("input")).to_be_checked()
    page.reload()
    expect(page.locator("label[class*=formatSwitch] input").last).to_be_checked()


# `localhost` and 127.0.0.1 are two sites to a browser; two ports of 127.0.0.1 are one site and two origins.
@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_no_other_page_can_command_it(page: Page, browser: Browser, elsewhere: ThreadingHTTPServer, name: str) -> None:
    """An image, a form, `fetch` and a WebSocket from another origin delete nothing; the page itself could."""
    before = runs(page)
    command = f'mutation {{ deletePipelineRun(runId: "{sorted(before)[0]}") {{ __typename }} }}'
    page.goto("/runs")
    address = page.url.removesuffix("/runs")
    elsewhere.page_text = ATTACKS.format(  # type: ignore[attr-defined]
        address=address,
        command=command,
        command_in_address=quote(command),
        command_in_body=json.dumps(json.dumps({"query": command})),
    )
    with opened(browser) as (other, heard):
        other.goto(f"http://{name}:{elsewhere.server_address[1]}/")
        other.wait_for_function("new Set(ended).size === 4")
        assert other.evaluate("isOpened") is False
        asked = [request for request in heard.requests if "/graphql" in request]
    assert len(asked) >= 4
    assert runs(page) == before


def test_it_answers_under_no_other_name(page: Page) -> None:
    """A name of somebody else's that leads to this machine has the page's own origin, for the browser."""
    asked = {"query": "{version}"}
    assert page.request.post("/graphql", data=asked).status == 200
    named = {"Host": "elsewhere.example", "Origin": "http://elsewhere.example"}
    assert page.request.post("/graphql", data=asked, headers=named).status == 400


def test_a_link_from_elsewhere_leads_to_it(page: Page, browser: Browser, elsewhere: ThreadingHTTPServer) -> None:
    """A person may follow a link to the page; within a frame of another page it does not show."""
    address = page.url.split("/runs")[0]
    elsewhere.page_text = f'<a href="{address}/runs">runs</a><iframe src="{address}/runs"></iframe>'  # type: ignore[attr-defined]
    with opened(browser) as (other, _):
        other.goto(f"http://localhost:{elsewhere.server_address[1]}/")
        expect(other.frame_locator("iframe").get_by_text("came from another web page")).to_be_visible()
        other.get_by_text("runs").click()
        expect(other.get_by_text("Runs").first).to_be_visible(timeout=PATIENCE_MS)
