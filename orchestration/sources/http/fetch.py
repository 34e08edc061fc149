"""Fetching a list of things from one provider into the landing archive, each answer stored before anything else."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.pool import ThreadPool
from threading import Lock

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Asked, Check, Payload, without_secrets
from orchestration.sources.http.breaker import open_until
from orchestration.sources.http.client import FetchError, PoliteClient
from orchestration.sources.http.results import FetchResult, counted, not_asked

logger = logging.getLogger(__name__)
NOTED_EVERY = timedelta(hours=12)


def fetch(
    landing: Landing,
    client: PoliteClient,
    all_asked: Sequence[Asked],
    batch_id: str,
    now: Callable[[], datetime],
    check: Check | None = None,
    threads: int = 8,
    here_count: int = 0,
) -> FetchResult:
    """Ask for each thing wanted at its path with its parameters, `threads` at a time; one failure stops no other.

    now: the time in UTC, without a zone. check: says of each payload whether it is what was wanted. While the circuit
    breaker is open nothing is asked: what is left has failed, and the index does not mention it, since that would make
    the provider's rest longer. here_count: how much is here already, for the progress messages.
    """
    history = [payload for payload in landing.payloads() if payload.provider == client.provider.name]
    lock = Lock()

    def come_to(item: Asked) -> Payload:
        with lock:
            until = open_until(history, client.provider, now())
            is_well = bool(history) and not history[-1].problem
        if until:
            address = client.address(item.path, item.params)
            return not_asked(item.wanted, address, client.provider, batch_id, now(), until)
        payload = _asked(landing, client, item, batch_id, now, check, is_well)
        with lock:
            history.append(payload)
        return payload

    if not all_asked:
        return FetchResult((), (), ())
    # Its threads are daemons: a run that is interrupted ends at once, even if one of them waits for a provider. Those
    # of concurrent.futures would hold it up. They write whole files and lines only.
    with ThreadPool(min(threads, len(all_asked))) as pool:
        came = pool.imap(come_to, all_asked)
        payloads = list(counted(came, [wanted for wanted, *_ in all_asked], _is_unchanged, here_count))
    return FetchResult(
        tuple(payload for payload in payloads if payload.http_status == 200 and not payload.problem),
        tuple(payload for payload in payloads if payload.http_status == 304 and not payload.problem),
        tuple(payload for payload in payloads if payload.problem),
    ).log_not_asked(client.provider)


def _is_unchanged(payload: Payload) -> bool:
    return payload.http_status == 304


def _asked(
    landing: Landing,
    client: PoliteClient,
    item: Asked,
    batch_id: str,
    now: Callable[[], datetime],
    check: Check | None,
    is_well: bool,
) -> Payload:
    """Ask for one thing, and store or note what came of it.

    is_well: whether the provider's last request succeeded. Then "nothing new" is noted once in half a day, not at every
    request: the index stays short.
    """
    wanted, path, params = item
    earlier = landing.latest(wanted)
    # An etag is valid only for its own address, and of use only while the bytes are here.
    is_here = (
        earlier is not None
        and earlier.address == without_secrets(client.address(path, params))
        and landing.is_intact(earlier)
    )
    try:
        if earlier and is_here:
            answer = client.get(path, params, earlier.etag, earlier.last_modified)
        else:
            answer = client.get(path, params)
    except FetchError as error:
        logger.warning("%s: %s", wanted.series, error)
        return landing.note_failure(wanted, batch_id, now(), error.address, error.http_status, str(error))
    if earlier and answer.http_status == 304:
        if is_well and now() - earlier.fetched_at < NOTED_EVERY:
            return replace(earlier, batch_id=batch_id, fetched_at=now(), http_status=answer.http_status)
        return landing.note_unchanged(earlier, batch_id, now(), answer.http_status)
    payload = landing.store(
        wanted,
        batch_id,
        now(),
        answer.address,
        answer.http_status,
        answer.content,
        answer.etag,
        answer.last_modified,
        check,
    )
    if payload.problem:
        logger.warning("%s: %s", wanted.series, payload.problem)
    return payload
