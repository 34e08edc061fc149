"""An article's file as plain text: text and Markdown as they stand, what a web page shows, the text of a PDF."""

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.articles.decoding import decoded
from orchestration.errors import ActionableError

MARKDOWN = (".md", ".markdown")
TEXT = (".txt", ".text", *MARKDOWN)
PAGES = (".html", ".htm", ".xhtml")
PDF = ".pdf"
READ = "read are .txt, .md, .html and .pdf, and - for standard input"
# How the page ends that stands beside a checked article.
MARKED = ".check.html"
STDIN = "-"
STDIN_NAME = "article"
# 2026-11: saved news pages are up to 5 MB with their scripts, long reports as PDF 10 MB.
MOST_BYTES = 20_000_000
# 2026-11: a long article has 30 thousand characters, a book some 600 thousand.
MOST_CHARACTERS = 1_000_000


# How a page begins that comes without a name, such as through standard input.
_PAGE = re.compile(
    r"\s*<(?:!--|(?:!doctype\s+html|\?xml|html|head|body|main|article|section|div|h1|p)\b)", re.IGNORECASE
)


class ArticleFileError(ActionableError):
    """A file that cannot be read as an article; the message names it and the next step."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


@dataclass(frozen=True)
class ArticleText:
    """An article as plain text. published_date: the day that a page's head states; None where it states none."""

    text: str
    published_date: date | None = None


def read_text(name: str) -> ArticleText:
    """The text of the file of this name, or of standard input for `-`; raises ArticleFileError."""
    if name == STDIN:
        content, kind = sys.stdin.buffer.read(MOST_BYTES + 1), ""
        name = "standard input"
    else:
        content, kind = _content(Path(name), name), Path(name).suffix.lower()
    if len(content) > MOST_BYTES:
        raise ArticleFileError(name, f"is larger than {MOST_BYTES / 1e6:,.0f} MB: give the article alone")
    article = _as_text(content, kind, name)
    if not article.text.strip():
        raise ArticleFileError(name, "is empty: there is no text in it")
    if len(article.text) > MOST_CHARACTERS:
        raise ArticleFileError(
            name,
            f"has {len(article.text):,} characters of text, more than {MOST_CHARACTERS:,}: give the article alone",
        )
    return article


def _content(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise ArticleFileError(name, f"is a folder: name a file in it; {READ}")
        if not path.exists():
            raise ArticleFileError(name, "there is no such file: look at the name and the folder")
        if path.suffix.lower() not in (*TEXT, *PAGES, PDF):
            ending = f"files that end in {path.suffix} are not read" if path.suffix else "its name has no ending"
            raise ArticleFileError(name, f"{ending}: save the article as plain text; {READ}")
        if path.name.lower().endswith(MARKED):
            raise ArticleFileError(name, "is a page that make check wrote: name the article itself")
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ArticleFileError(name, f"cannot be read ({error.strerror}): look whether you may read it") from error
    except ValueError as error:  # a name with a NUL
        raise ArticleFileError(repr(name), "is no name of a file") from error


def _as_text(content: bytes, kind: str, name: str) -> ArticleText:
    if kind == PDF or content.startswith(b"%PDF-"):
        # Imported here: it takes a sixth of a second, and most articles are no PDF.
        from orchestration.articles.pdf import text_of_pdf  # noqa: PLC0415

        return ArticleText(text_of_pdf(content, name))
    text = decoded(content)
    if text is None:
        raise ArticleFileError(name, f"is not text: save the article as plain text; {READ}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind in PAGES or _PAGE.match(text):
        from orchestration.articles.web_page import text_of_page  # noqa: PLC0415

        return ArticleText(*text_of_page(text))
    return ArticleText(_without_marks(text) if kind in MARKDOWN else text)


def _without_marks(text: str) -> str:
    """Markdown as it reads: without the marks of headings and of emphasis."""
    text = re.sub(r"^#{1,6}\s+", "", text, flags=re.MULTILINE)
    return re.sub(r"(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1", r"\2", text)
