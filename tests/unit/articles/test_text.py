"""An article's text, out of every kind of file that is read, and what is said of files that are not."""

import io
from datetime import date

import pytest
from pypdf import PdfWriter

from orchestration.articles import text as text_module
from orchestration.articles.text import ArticleFileError, read_text

SENTENCE = "The S&P 500 rose 0.8 % – to 6,946.13."


@pytest.fixture
def article(tmp_path):
    """Call it with (name, content): the text that is read of such a file."""

    def read(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_text(str(path))

    return read


def pdf_of(*lines):
    """A PDF of one page with these lines, as small as one can be."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer\n<< /Size 5 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % len(written)
    )


def saved(writer):
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_any_encoding(article, encoding):
    assert article("one.txt", f"{SENTENCE}\r\nMore.\r\n".encode(encoding)).text == f"{SENTENCE}\nMore.\n"


def test_markdown_loses_the_marks_of_headings_and_emphasis_alone(article):
    assert (
        article("one.md", "# Title\n\n* **Amazon** rose 5 %\n2 ** 3\n").text == "Title\n\n* Amazon rose 5 %\n2 ** 3\n"
    )


PAGE = """<!doctype html><html><head><title>Site</title>
<meta property="article:published_time" content="2026-02-26T21:00:00Z"></head>
<body><nav>Home 12 %</nav><script>var x = "13 %"</script><style>p { width: 14 % }</style>
<article><header><h1>S&amp;P 500
nears 7,000</h1></header>
<p>The <b>S&amp;P</b> rose 0.8&nbsp;%<!-- 15 % -->, then<br>fell.</p><p hidden>16 %</p><p style="display: none">17 %</p>
<ul><li>One</li><li>Two <i>2</i></li></ul><table><tr><th>Ticker</th><th>Last</th></tr><tr><td>AAPL</td><td> 272.14</td>
</tr></table><aside>18 %</aside></article><footer>2026</footer></body></html>"""


def test_a_page_gives_what_it_shows(article):
    found = article("one.html", PAGE)
    assert found.published_date == date(2026, 2, 26)
    assert found.text == (
        "S&P 500 nears 7,000\n\nThe S&P rose 0.8 %, then\nfell.\n\nOne\nTwo 2\n\nTicker\tLast\nAAPL\t272.14\n"
    )


def test_a_page_in_a_text_file_is_read_as_one(article):
    assert article("one.txt", PAGE).text == article("one.htm", PAGE).text


def test_a_teaser_is_not_taken_for_the_article(article):
    page = f"<body><div>{'It fell 3 %. ' * 50}</div><article>Read more: 5 %</article></body>"
    assert article("one.html", page).text.startswith("It fell 3 %.")


def test_a_page_may_nest_deep(article):
    assert article("one.html", f"{'<div>' * 5000}5 %{'</div>' * 5000}").text == "5 %\n"


def test_a_pdf_gives_its_text(article):
    found = article("one.pdf", pdf_of("The S&P 500 rose 0.8 % after a re-", "bound to 6,946.13."))
    assert found.text == "The S&P 500 rose 0.8 % after a rebound to 6,946.13."


def test_standard_input_is_text(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode("cp1252"))))
    assert read_text("-").text == SENTENCE


def encrypted():
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    return saved(writer)


def blank():
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    return saved(writer)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("one.txt", b"", "is empty"),
        ("one.txt", b" \n\t\n", "is empty"),
        ("one.html", b"<html><script>1 %</script></html>", "is empty"),
        ("one.pdf", b"", "is empty"),
        ("one.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00" * 50, "is not text"),
        ("one.md", bytes(range(1, 30)) * 50, "is not text"),
        ("one.docx", b"PK\x03\x04", "files that end in .docx are not read"),
        ("one", b"text", "its name has no ending"),
        ("one.pdf", b"%PDF-1.4\ngarbage", "is no PDF, or a damaged one"),
        ("one.pdf", b"plain text", "is no PDF, or a damaged one"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(article, name, content, said):
    with pytest.raises(ArticleFileError, match=said):
        article(name, content)


def test_a_pdf_of_pictures_and_an_encrypted_one_say_so(article):
    with pytest.raises(ArticleFileError, match="has no text: its pages are pictures"):
        article("one.pdf", blank())
    with pytest.raises(ArticleFileError, match="is encrypted"):
        article("one.pdf", encrypted())


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path):
    with pytest.raises(ArticleFileError, match="no such file"):
        read_text(str(tmp_path / "none.txt"))
    with pytest.raises(ArticleFileError, match="is a folder"):
        read_text(str(tmp_path))


def test_limits_are_said(article, monkeypatch):
    monkeypatch.setattr(text_module, "MOST_CHARACTERS", 100)
    with pytest.raises(ArticleFileError, match="has 120 characters of text, more than 100"):
        article("one.txt", "x" * 120)
    monkeypatch.setattr(text_module, "MOST_BYTES", 1_000_000)
    with pytest.raises(ArticleFileError, match="is larger than 1 MB"):
        article("one.txt", "x" * 1_000_001)


@pytest.mark.parametrize("opening", ["<!-- saved -->", "<p>", "<h1>Stocks</h1>", "<html><body>"])
def test_a_page_through_standard_input_is_read_as_one(opening, monkeypatch):
    page = f"{opening}<script>The Dow rose 9%.</script><p>The Dow rose 1%.</p>"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(page.encode())))
    text = read_text("-").text
    assert "rose 1%" in text
    assert "9%" not in text
