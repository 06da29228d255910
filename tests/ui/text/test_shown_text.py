import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.ui.text.shown_text import PIECE_LENGTH, shown_text

# Everything that text can be made of, lone halves of surrogate pairs too, and what is hard in it, more often.
HARD = st.sampled_from(
    ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85", "\t", "\x00", "🙏", "👩‍👩‍👧", "e\u0301", "ש", "\ud83d", "\ufdd0"]
)
TEXTS = st.lists(HARD | st.text(st.characters(), max_size=20), max_size=30).map("".join)


@given(TEXTS)
def test_every_offset_leads_to_the_screen_and_back(text):
    shown = shown_text(text)
    for block, (start, piece) in enumerate(zip(shown.starts, shown.pieces, strict=True)):
        for offset in range(start, start + len(piece)):
            assert shown.place(offset)[0] == block
            assert shown.offset(*shown.place(offset)) == offset


@given(TEXTS)
def test_pieces_show_everything_but_line_ends(text):
    shown = shown_text(text)
    inside = {
        offset
        for start, piece in zip(shown.starts, shown.pieces, strict=True)
        for offset in range(start, start + len(piece))
    }
    assert {text[offset] for offset in set(range(len(text))) - inside} <= set("\r\n\x85\u2028\u2029")


@given(TEXTS)
def test_nothing_harmful_reaches_the_screen(text):
    for character in "".join(shown_text(text).pieces):
        assert character == "\t" or not 0 <= ord(character) < 0x20
        assert not 0xD800 <= ord(character) < 0xE000
        assert character not in "\x7f\x85\u2028\u2029\u202e\ufdd0\ufffc"


def test_windows_line_end_is_one_line_end():
    assert shown_text("a\r\nb\rc\nd").pieces == ("a", "b", "c", "d")


def test_offsets_count_code_points_and_columns_count_utf_16():
    shown = shown_text("x\r\n🙏🙏b")
    assert shown.place(5) == (1, 4)
    assert shown.offset(1, 4) == 5


def test_place_inside_a_character_of_two_units_is_that_character():
    assert shown_text("🙏b").offset(0, 1) == 0


def test_control_characters_become_boxes_of_the_same_length():
    assert shown_text("a\x00\x1b[31mb\x9bc\u202ed").pieces == ("a□□[31mb□c□d",)


def test_long_paragraph_is_cut_after_spaces():
    pieces = shown_text("word " * 2000).pieces
    assert max(map(len, pieces)) <= PIECE_LENGTH
    assert all(piece.startswith("word") and piece.endswith("word ") for piece in pieces)


@pytest.mark.parametrize("cluster", ["e\u0301", "👩‍👩‍👧‍👦", "न\u093f"])
def test_long_run_without_spaces_is_not_cut_inside_a_character(cluster):
    for shift in range(len(cluster)):
        pieces = shown_text("x" * shift + cluster * 3000).pieces
        assert max(map(len, pieces)) <= PIECE_LENGTH
        assert all(piece.startswith(cluster) for piece in pieces[1:])


def test_empty_text_is_one_empty_piece():
    assert shown_text("").pieces == ("",)
    assert shown_text("").offset(0, 0) == 0
