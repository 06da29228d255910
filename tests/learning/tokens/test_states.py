import numpy as np
import pytest

from labeller.learning.tokens import states as module
from labeller.learning.tokens.state_cache import StateCache
from labeller.learning.tokens.states import DIMENSIONS, read_states
from labeller.media.tokens import tokenise


def states_of(text):
    return read_states(text, tokenise(text))


def alike(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_there_is_one_state_for_each_token():
    states = states_of("Ada met Charles in London 🙂.")
    assert states.shape == (len(tokenise("Ada met Charles in London 🙂.")), DIMENSIONS)
    assert np.isfinite(states).all()
    assert (np.abs(states).sum(axis=1) > 0).all()


def test_a_word_is_told_by_its_company():
    river = states_of("We sat on the bank of the river.")[4]
    water = states_of("They walked along the bank of the stream.")[4]
    money = states_of("The bank raised its interest rates.")[1]
    assert alike(river, water) > alike(river, money)


def test_a_text_without_words_has_no_states():
    assert states_of("  \n ").shape == (0, DIMENSIONS)


def test_windows_of_a_long_text_join_without_a_seam(monkeypatch):
    text = "The committee met Ada Lovelace in London. " * 12
    whole = states_of(text)
    monkeypatch.setattr(module, "_WINDOW", 60)
    assert min(alike(one, other) for one, other in zip(whole, states_of(text), strict=True)) > 0.8


def test_what_lies_behind_the_limit_is_told_by_words_alone(monkeypatch):
    monkeypatch.setattr(module, "MOST_PIECES", 5)
    states = states_of("one two three four five six seven")
    assert (states[:5] != 0).any(axis=1).all()
    assert (states[5:] == 0).all()


def test_states_are_kept_on_the_disk(tmp_path):
    cache, states = StateCache(tmp_path), states_of("Ada met Charles.")
    assert not cache.has("ab12")
    cache.put("ab12", states)
    assert cache.has("ab12")
    np.testing.assert_allclose(StateCache(tmp_path).get("ab12"), states, atol=1e-2)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY no", b"\x80\x04K\x01."])
def test_a_broken_file_is_as_good_as_none(tmp_path, content):
    cache = StateCache(tmp_path)
    cache.put("ab12", np.zeros((2, DIMENSIONS), dtype=np.float32))
    next(tmp_path.rglob("*.npy")).write_bytes(content)
    assert cache.get("ab12") is None


def test_a_hash_that_is_none_leads_nowhere_else(tmp_path):
    StateCache(tmp_path / "cache").put("../../x", np.zeros((1, DIMENSIONS), dtype=np.float32))
    assert all((tmp_path / "cache") in path.parents for path in tmp_path.rglob("*.npy"))
    assert StateCache(tmp_path / "cache").get("../../x") is not None
