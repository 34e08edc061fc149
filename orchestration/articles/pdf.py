"""The text of a PDF, its pages one below the other."""

import logging
import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from orchestration.articles.text import ArticleFileError

MOST_PAGES = 300
# What pypdf raises for a damaged file, beside its own errors.
DAMAGE = (
    *(PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError),
    *(AssertionError, NotImplementedError),
)


def text_of_pdf(content: bytes, name: str) -> str:
    """The text; raises ArticleFileError for a file that is damaged, encrypted, too long or made of pictures."""
    # It tells the log of each flaw that it gets over.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if not content.strip():
        raise ArticleFileError(name, "is empty: there is no text in it")
    try:
        reader = PdfReader(BytesIO(content))
        # Many are encrypted with an empty password, only so that they cannot be edited.
        is_closed = reader.is_encrypted and not reader.decrypt("")
        pages = [] if is_closed else reader.pages
        pages_count = len(pages)
        texts = [page.extract_text() for page in pages] if pages_count <= MOST_PAGES else []
    except DAMAGE as error:
        if "cryptography" in str(error) or "not been decrypted" in str(error):
            raise ArticleFileError(name, "is encrypted: save it without a password, or copy its text") from error
        raise ArticleFileError(
            name, f"is no PDF, or a damaged one ({type(error).__name__}): download it again, or copy its text"
        ) from error
    if is_closed:
        raise ArticleFileError(name, "is encrypted: save it without a password, or copy its text")
    if pages_count > MOST_PAGES:
        raise ArticleFileError(name, f"has {pages_count:,} pages, more than {MOST_PAGES}: give the article alone")
    text = "\n\n".join(text.strip() for text in texts)
    if not text.strip():
        raise ArticleFileError(
            name, "has no text: its pages are pictures. Recognize their text with another program, or type it"
        )
    # A word that is parted at the end of a line; figures are left as they stand.
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
