"""The SEC: an issuer's list of filings, and all facts that it has ever filed."""

from orchestration.contracts.filings import FILINGS
from orchestration.contracts.fundamentals import COMPANY_FACTS
from orchestration.contracts.reference import ISSUERS
from orchestration.sources.http.provider import SEC_LIMIT, Provider
from orchestration.sources.providers.feed import Feed, Plan, Request
from orchestration.sources.providers.sec import fetching
from orchestration.sources.providers.sec.company_facts import company_facts_input
from orchestration.sources.providers.sec.filings import filings_input

SEC = Provider("sec", "https://data.sec.gov", SEC_LIMIT, needs_contact=True)


def _facts_plan(request: Request) -> Plan:
    ciks = request.ciks if request.is_refresh else fetching.ciks_with_news(request.landing, request.ciks)
    return Plan([fetching.company_facts(cik) for cik in ciks])


SUBMISSIONS = Feed(
    SEC,
    "submissions",
    "Lists of filings of the issuers.",
    states={"filings": (FILINGS.name,)},
    plan=lambda request: Plan([fetching.submissions(cik) for cik in request.ciks]),
    read=lambda payload, path, _: {
        FILINGS.name: filings_input(path, payload.label, payload.provider, payload.key.removeprefix("CIK"))
    },
    about=(ISSUERS.name,),
    is_first=True,
)
FACTS = Feed(
    SEC,
    "companyfacts",
    "Facts of the issuers that have filed since they were last asked for; of all, in a refresh.",
    states={"filings": (COMPANY_FACTS.name,)},
    plan=_facts_plan,
    read=lambda payload, path, tags: {
        COMPANY_FACTS.name: company_facts_input(
            path, payload.label, payload.provider, payload.key.removeprefix("CIK"), tags
        )
    },
    about=(ISSUERS.name,),
)
