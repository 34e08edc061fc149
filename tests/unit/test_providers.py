"""Providers: what the environment may say of them, and what is said to who writes it wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.settings import Settings
from orchestration.sources.http.provider import Provider, ProviderError, check_contact
from orchestration.sources.providers.registry import PROVIDERS, providers_of

SEC = "https://data.sec.gov"


def providers_from(variables):
    return providers_of(Settings(provider_variables=variables))


def test_without_an_environment_the_providers_are_the_real_ones():
    assert providers_from({}) == PROVIDERS
    assert {provider.base_address.split("//")[1] for provider in PROVIDERS.values()} == {
        "data.sec.gov",
        "query2.finance.yahoo.com",
        "fred.stlouisfed.org",
        "cdn.cboe.com",
        "api.tiingo.com",
    }


def test_the_sec_is_asked_at_most_eight_times_a_second():
    assert providers_from({})["sec"].requests_per_second == 8


def test_the_environment_changes_one_provider():
    changed = providers_from(
        {
            "MARKET_WAREHOUSE_FRED_URL": "http://127.0.0.1:8080/fred",
            "MARKET_WAREHOUSE_FRED_REQUESTS_PER_SECOND": "0.5",
            "MARKET_WAREHOUSE_FRED_TIMEOUT_SECONDS": "3",
            "MARKET_WAREHOUSE_FRED_RETRY_SECONDS": " 0 ",
            "MARKET_WAREHOUSE_FRED_ATTEMPTS": "2",
            "MARKET_WAREHOUSE_CBOE_URL": "  ",
        }
    )
    fred = changed["fred"]
    assert (fred.base_address, fred.requests_per_second) == ("http://127.0.0.1:8080/fred", 0.5)
    assert (fred.timeout_seconds, fred.retry_seconds, fred.attempts) == (3, 0, 2)
    assert fred.limit_bytes == PROVIDERS["fred"].limit_bytes
    assert {name: each for name, each in changed.items() if name != "fred"} == {
        name: each for name, each in PROVIDERS.items() if name != "fred"
    }


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SEC_URL", "data.sec.gov", "no address; write it as https://host"),
        ("SEC_URL", "ftp://data.sec.gov", "no address"),
        ("SEC_URL", "https://", "no address"),
        ("SEC_URL", "https://host:port", "no address"),
        ("SEC_URL", "https://[::1", "no address"),
        ("SEC_URL", "http://data.sec.gov", "only this machine may be asked without TLS; use https"),
        ("SEC_URL", "http://127.0.0.1.example", "only this machine"),
        ("SEC_URL", "http://localhost@mirror.example", "only this machine"),
        ("SEC_URL", "https://host/?a=1", "no address"),
        ("SEC_URL", "https://host/#part", "no address"),
        ("CBOE_REQUESTS_PER_SECOND", "many", "this is no number"),
        ("CBOE_REQUESTS_PER_SECOND", "0", "above zero"),
        ("CBOE_REQUESTS_PER_SECOND", "nan", "above zero"),
        ("CBOE_REQUESTS_PER_SECOND", "inf", "above zero"),
        ("CBOE_TIMEOUT_SECONDS", "-1", "above zero"),
        ("CBOE_RETRY_SECONDS", "-1", "above zero"),
        ("CBOE_RETRY_SECONDS", "nan", "above zero"),
        ("CBOE_ATTEMPTS", "2.5", "this is no number"),
        ("CBOE_ATTEMPTS", "0", "above zero"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_asked(variable, value, said):
    with pytest.raises(ProviderError, match=said) as caught:
        providers_from({f"MARKET_WAREHOUSE_{variable}": value})
    assert variable.split("_")[0] in str(caught.value).upper()


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://localhost", "http://[::1]:80/x", SEC, SEC + ":443/"])
def test_such_an_address_is_taken(address):
    assert providers_from({"MARKET_WAREHOUSE_SEC_URL": address})["sec"].base_address == address


@pytest.mark.parametrize("address", ["http://jane:hunter2@mirror.example", "ftp://jane:hunter2@mirror.example"])
def test_a_wrong_address_is_shown_without_its_password(address):
    with pytest.raises(ProviderError, match=r"mirror\.example") as caught:
        Provider("sec", address, 8)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "contact", ["Jane Doe jane@example.org", "  Jane Doe jane@example.org ", "Doe & Sons data@mail.example.co.uk"]
)
def test_a_contact_is_a_name_and_an_e_mail(contact):
    assert check_contact(contact) == contact.strip()


@pytest.mark.parametrize("contact", [None, "", "  "])
def test_a_missing_contact_says_how_to_set_it(contact):
    with pytest.raises(
        ProviderError, match=r"SEC_CONTACT is not set: .* export SEC_CONTACT='Jane Doe jane@example.org'"
    ):
        check_contact(contact)


@pytest.mark.parametrize(
    "contact",
    [
        "john@example.org",
        "John Doe",
        "John Doe john@example",
        "John Doe @example.org",
        "John\nDoe john@example.org",
        "John Doe\r\nX-Evil: 1 john@example.org",
        "Jöhn Doe john@example.org",
        "John\x7fDoe john@example.org",
    ],
)
def test_what_is_no_contact_is_refused_without_repeating_it(contact):
    with pytest.raises(ProviderError, match="SEC_CONTACT is not a name and an e-mail") as caught:
        check_contact(contact)
    assert contact not in str(caught.value)


@given(st.text(max_size=30))
def test_a_contact_that_is_taken_fits_into_one_header(name):
    try:
        contact = check_contact(f"{name} jane@example.org")
    except ProviderError:
        return
    assert contact.isascii() and contact.isprintable() and contact.endswith(" jane@example.org")
