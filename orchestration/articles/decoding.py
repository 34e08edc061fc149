"""The text of bytes whose encoding nobody states."""

import codecs

# 2026-11: what programs write into text that is none; a form feed parts the pages of old reports.
NO_TEXT = frozenset(map(chr, range(32))) - set("\t\n\r\f\v\x1b")
TOLERATED_SHARE = 0.01


def decoded(content: bytes) -> str | None:
    """The text, without a byte order mark; None where the bytes are not text.

    What is neither UTF-8 nor UTF-16 is Windows' code page of western Europe and America, as with files of data.
    """
    text = _text(content)
    if text is None:
        return None
    text = text.removeprefix("\ufeff")
    strange = sum(character in NO_TEXT for character in text)
    if "\x00" in text or strange > TOLERATED_SHARE * len(text):
        return None
    return text


def _text(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content[:1] == b"\x00" or content[1:2] == b"\x00":
        encodings = ["utf-16-be" if content[:1] == b"\x00" else "utf-16-le"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
