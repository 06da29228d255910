import numpy as np

from labeller.learning.tokens.features import DIMENSIONS, Words, token_features


def features(*texts):
    words = Words()
    return token_features(words, [words.numbers(text.split()) for text in texts]).toarray()


def test_there_is_one_row_for_each_token_and_texts_do_not_touch():
    both = features("Ada met Charles", "in London")
    assert both.shape == (5, DIMENSIONS)
    np.testing.assert_array_equal(both, np.vstack([features("Ada met Charles"), features("in London")]))


def test_the_same_word_in_the_same_company_looks_the_same():
    first, second = features("we met Ada in London", "we met Ada in London")[[2, 7]]
    np.testing.assert_array_equal(first, second)


def test_words_that_look_alike_share_more_than_others():
    london, boston, the = features("in London today", "in Boston today", "in the today")[[1, 4, 7]]
    assert london @ boston > london @ the


def test_where_a_neighbour_stands_makes_a_difference():
    before, after = features("Dr Ada", "Ada Dr")[[1, 2]]
    assert (before != after).any()


def test_no_texts_have_no_rows():
    assert features().shape == (0, DIMENSIONS)
    assert features("", "Ada").shape == (1, DIMENSIONS)
