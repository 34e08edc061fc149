"""Marks over a text: nothing of the text is lost, overlaps are cut apart, paragraphs stay."""

from hypothesis import given
from hypothesis import strategies as st

from orchestration.articles.marks import Mark, paragraphs


def shown(text, *marks):
    """The paragraphs, each mark's text between brackets, each cut of it with its state."""
    return [
        "".join(
            "[" + "|".join(f"{segment.state}:{segment.text}" for segment in piece.segments) + "]"
            if piece.segments
            else piece.text
            for piece in pieces
        )
        for pieces in paragraphs(text, marks)
    ]


def test_marks_stand_at_their_place():
    text = "Up 5 %.\n\nDown 3 %,\nit said."
    assert shown(text, Mark(3, 6, "a", "supported"), Mark(14, 17, "b", "contradicted")) == [
        "Up [supported:5 %].",
        "Down [contradicted:3 %],\nit said.",
    ]


def test_two_marks_on_one_quote_show_the_gravest():
    assert shown("5 %", Mark(0, 3, "a", "supported"), Mark(0, 3, "b", "misdated")) == ["[misdated:5 %]"]


def test_overlapping_marks_are_cut_where_one_begins_or_ends():
    marks = Mark(0, 4, "a", "supported"), Mark(2, 6, "b", "contradicted"), Mark(6, 7, "c", "alone")
    assert shown("abcdefg", *marks) == ["[supported:ab|contradicted:cd|contradicted:ef][alone:g]"]
    (pieces,) = paragraphs("abcdefg", marks)
    assert [mark.key for mark in pieces[0].marks] == ["a", "b"]
    assert [[mark.key for mark in segment.ends] for segment in pieces[0].segments] == [[], ["a"], ["b"]]


def test_a_mark_over_a_blank_line_parts_nothing():
    assert shown("a 5\n\n% b", Mark(2, 6, "a", "guess")) == ["a [guess:5\n\n%] b"]


def test_marks_outside_the_text_are_left_out():
    assert shown("5 %", Mark(1, 9, "a", "guess"), Mark(2, 2, "b", "guess"), Mark(-1, 2, "c", "guess")) == ["5 %"]


@given(st.text("ab \n", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_nothing_of_the_text_is_lost(text, places):
    marks = [Mark(start, end, str(number), "guess") for number, (start, end) in enumerate(places)]
    found = paragraphs(text, marks)
    together = "".join(piece.text for pieces in found for piece in pieces)
    assert "".join(together.split()) == "".join(text.split())
    for pieces in found:
        for piece in pieces:
            assert not piece.segments or "".join(segment.text for segment in piece.segments) == piece.text
    kept = {mark.key for pieces in found for piece in pieces for mark in piece.marks}
    inside = {mark.key for mark in marks if mark.start < mark.end <= len(text) and text[mark.start : mark.end].strip()}
    assert inside <= kept
