"""Settings of the live source: which dataset comes from where, who is asked, and who asks."""

import pytest

from orchestration.settings import DATASETS, PROJECT_ROOT, Settings, SettingsError, from_environment
from orchestration.sources.http.provider import ProviderError
from orchestration.sources.providers import registry
from orchestration.sources.providers.registry import PROVIDERS, feeds_of, providers_of

ALL = frozenset(DATASETS)


def live(**variables):
    prefixed = {f"MARKET_WAREHOUSE_{name}": value for name, value in variables.items()}
    return from_environment({"MARKET_WAREHOUSE_SOURCE": "live"} | prefixed)


def test_without_a_table_everything_comes_from_providers():
    settings = live()
    assert settings.live_datasets == ALL == {"quotes", "indices", "rates", "filings"}
    assert (settings.drop_dir, settings.sec_contact, providers_of(settings)) == (None, None, PROVIDERS)
    assert settings.landing_dir == PROJECT_ROOT / "data/landing"
    assert settings.build_path == PROJECT_ROOT / "data/build/live/warehouse.duckdb"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ALL),
        ("quotes=files,filings=live", ALL - {"quotes"}),
        (" quotes = files , rates=files,", ALL - {"quotes", "rates"}),
        ("quotes=files,indices=files,rates=files,filings=files", frozenset()),
        ("quotes=files,quotes=live", ALL),
    ],
)
def test_a_table_says_what_comes_from_files(text, expected, tmp_path):
    assert live(DATASETS=text, DROP_DIR=str(tmp_path)).live_datasets == expected


@pytest.mark.parametrize("text", ["prices=live", "quotes", "=live", "quotes:files", "QUOTES=files"])
def test_a_table_that_says_nothing_is_refused_with_an_example(text, tmp_path):
    with pytest.raises(SettingsError) as caught:
        live(DATASETS=text, DROP_DIR=str(tmp_path))
    assert str(caught.value).startswith("DATASETS: ")
    assert "as DATASETS=quotes=files,filings=live" in str(caught.value)


def test_files_need_a_folder():
    with pytest.raises(SettingsError, match="DATASETS takes something from files: add DROP_DIR=<folder>"):
        live(DATASETS="quotes=files")
    assert live(DATASETS="quotes=live").live_datasets == ALL


@pytest.mark.parametrize("source", ["embedded", "files"])
def test_other_sources_have_no_table_and_nothing_live(source, tmp_path):
    given = {"MARKET_WAREHOUSE_SOURCE": source}
    given |= {"MARKET_WAREHOUSE_DROP_DIR": str(tmp_path)} if source == "files" else {}
    assert from_environment(given).live_datasets == frozenset()
    with pytest.raises(SettingsError, match=f"DATASETS is read with SOURCE=live only; SOURCE is {source}"):
        from_environment(given | {"MARKET_WAREHOUSE_DATASETS": "quotes=live"})


def test_a_drop_folder_may_stand_beside_providers(tmp_path):
    settings = live(DROP_DIR=str(tmp_path))
    assert (settings.drop_dir, settings.live_datasets) == (tmp_path, ALL)


def test_providers_are_set_by_the_environment():
    settings = live(FRED_URL="https://mirror.example/fred", SEC_ATTEMPTS="1")
    assert providers_of(settings)["fred"].base_address == "https://mirror.example/fred"
    assert providers_of(settings)["sec"].attempts == 1
    with pytest.raises(ProviderError, match="MARKET_WAREHOUSE_FRED_URL=fred: this is no address"):
        providers_of(live(FRED_URL="fred"))


def test_a_key_is_not_shown_with_the_settings():
    settings = from_environment({"TIINGO_API_KEY": "hunter2hunter2"})
    assert settings.provider_variables["TIINGO_API_KEY"] == "hunter2hunter2"
    assert "hunter2" not in repr(settings)


def asked(**variables):
    return {series: set(datasets) for series, (_, datasets) in feeds_of(live(**variables)).items()}


def test_a_provider_with_a_key_is_asked_where_there_is_one_and_one_that_is_named_alone():
    everyone = {
        "sec/submissions": {"filings"},
        "sec/companyfacts": {"filings"},
        "yahoo/chart": {"quotes", "indices"},
        "fred/graph": {"indices", "rates"},
        "cboe/vix_history": {"indices"},
    }
    assert asked() == everyone
    assert asked(DATASETS="indices=fred") == {
        "sec/submissions": {"filings"},
        "sec/companyfacts": {"filings"},
        "yahoo/chart": {"quotes"},
        "fred/graph": {"indices", "rates"},
    }
    with_key = Settings("live", provider_variables={"TIINGO_API_KEY": "k"})
    assert {series: set(each) for series, (_, each) in feeds_of(with_key).items()} == everyone | {
        "tiingo/prices": {"quotes"}
    }
    alone = Settings("live", source_of_dataset={"quotes": "tiingo"}, provider_variables={"TIINGO_API_KEY": "k"})
    assert feeds_of(alone)["yahoo/chart"][1] == {"indices"}


@pytest.mark.parametrize(
    ("datasets", "said"),
    [
        ("quotes=tiingo", r"needs a key: export TIINGO_API_KEY=<your key>"),
        ("quotes=fred", r"names nobody who states it; write files, live or one of yahoo, tiingo"),
        ("rates=nobody", r"write files, live or one of fred"),
    ],
)
def test_a_choice_that_cannot_work_is_refused_with_the_next_step(datasets, said):
    with pytest.raises(ProviderError, match=said):
        feeds_of(live(DATASETS=datasets))


@pytest.mark.parametrize("key", ["\u201cabc\u201d", "abc def", "abc\ndef"])
def test_what_is_no_key_is_said_without_repeating_it(key):
    with pytest.raises(ProviderError, match="TIINGO_API_KEY is no key") as caught:
        feeds_of(Settings("live", provider_variables={"TIINGO_API_KEY": key}))
    assert "abc" not in str(caught.value)


def test_every_dataset_of_the_settings_is_registered():
    assert set(registry.DATASETS) == ALL
    for name, dataset in registry.DATASETS.items():
        assert dataset.table in registry.tables_of(name)
        assert registry.series_of(dataset.table)


def test_the_contact_is_taken_as_it_stands_and_judged_when_the_sec_is_asked():
    given = {"MARKET_WAREHOUSE_SOURCE": "live", "SEC_CONTACT": "Jane"}
    assert from_environment(given).sec_contact == "Jane"
