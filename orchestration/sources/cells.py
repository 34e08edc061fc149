"""A cell of a JSON document as text, for the contract to judge."""


def text(value: object) -> str | None:
    """The cell as the text it was, whatever it says; None stays None."""
    if value is None:
        return None
    # JSON can write half of a surrogate pair, which no UTF-8 holds.
    return str(value).encode("utf-8", "replace").decode()
