import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.media.tokens import tokenise

HARD = st.sampled_from(["\r\n", "👩‍👩‍👧", "e\u0301", "שלום", "हिन्दी", "東京タワー", "@", "3.14", "\ud83d", "\u0301"])
TEXTS = st.lists(HARD | st.text(max_size=10), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't go, 3.14!", ["Don", "'", "t", "go", ",", "3", ".", "14", "!"]),
        ("@paul_walk", ["@", "paul", "_", "walk"]),
        ("Zoe\u0308 हिन्दी में", ["Zoe\u0308", "हिन्दी", "में"]),
        ("東京タワーで", ["東", "京", "タワー", "で"]),
        ("👩‍👩‍👧👋🏽🇩🇪🇫🇷!", ["👩‍👩‍👧", "👋🏽", "🇩🇪", "🇫🇷", "!"]),
        ("ที่นี่ 25", ["ที่", "นี่", "25"]),
        ("über Straße2", ["über", "Straße", "2"]),
    ],
)
def test_words_figures_and_signs_are_tokens(text, words):
    assert list(tokenise(text).words) == words


@given(TEXTS)
def test_tokens_are_what_stands_at_their_places_and_nothing_but_space_is_between(text):
    tokens = tokenise(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == list(tokens.words)
    inside = {place for start, end in zip(tokens.starts, tokens.ends, strict=True) for place in range(start, end)}
    assert all(text[place].isspace() for place in range(len(text)) if place not in inside)
    assert (tokens.starts[1:] >= tokens.ends[:-1]).all()


def test_a_span_covers_the_tokens_that_it_touches():
    tokens = tokenise("one two three")
    assert tokens.covering(4, 7) == (1, 2)
    assert tokens.covering(5, 9) == (1, 3)
    assert tokens.covering(3, 4) is None
