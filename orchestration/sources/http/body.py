"""Reading an answer's body: all of it or an error, within limits of size and time."""

import time
import zlib

import httpx

from orchestration.sources.http.faults import FetchError, broken_off, too_late, variable
from orchestration.sources.http.provider import Provider

GZIP = zlib.MAX_WBITS | 16


def read_body(provider: Provider, address: str, response: httpx.Response, deadline: float) -> bytes:
    """The content of a streamed answer, inflated.

    deadline: when all of it must be there, by `time.monotonic`.
    Raises FetchError where it is empty, too long or in a coding that nobody asked for; PassingError where its end is
    missing or it took too long; httpx.TransportError from the network.
    """
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity", "gzip"):
        raise _refused(provider, address, f"sends the coding {coding[:20]!r}, and only gzip was asked for")
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and float(stated) > provider.limit_bytes:
        raise _too_long(provider, address)
    inflated = _Inflated(provider, address) if coding == "gzip" else None
    content = bytearray()
    received_count = 0
    # Raw, because httpx accepts a gzip stream that is cut off, and has no limit of size.
    for piece in response.iter_raw():
        received_count += len(piece)
        content += inflated.add(piece, provider.limit_bytes - len(content)) if inflated else piece
        if max(received_count, len(content)) > provider.limit_bytes:
            raise _too_long(provider, address)
        if time.monotonic() > deadline:
            raise too_late(provider, address)
    if received_count and inflated and not inflated.is_whole:
        raise broken_off(provider, address)
    if not content:
        raise _refused(provider, address, "the answer is empty")
    return bytes(content)


class _Inflated:
    """A gzip stream, inflated piece by piece and never beyond the limit of size."""

    def __init__(self, provider: Provider, address: str) -> None:
        self._provider = provider
        self._address = address
        self._stream = zlib.decompressobj(GZIP)

    @property
    def is_whole(self) -> bool:
        return self._stream.eof

    def add(self, piece: bytes, room: int) -> bytes:
        """What the piece inflates to; at most one byte more than there is room for."""
        found = bytearray()
        while piece and len(found) <= room:
            if self._stream.eof:  # gzip files may follow each other
                self._stream = zlib.decompressobj(GZIP)
            try:
                found += self._stream.decompress(piece, room - len(found) + 1)
            except zlib.error as error:
                raise broken_off(self._provider, self._address) from error
            piece = self._stream.unconsumed_tail or self._stream.unused_data
        return bytes(found)


def _too_long(provider: Provider, address: str) -> FetchError:
    limit = f"{provider.limit_bytes / 1e6:,.3g} MB"
    return _refused(provider, address, f"the answer is longer than {limit}, which no answer of this provider is")


def _refused(provider: Provider, address: str, reason: str) -> FetchError:
    return FetchError(provider, address, reason, f"check {variable(provider, 'URL')}", 200)
