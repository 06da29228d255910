"""The classifier that all peers get."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted


class SteadyLogistic(ClassifierMixin, BaseEstimator):
    """scikit-learn's logistic regression, which also stands answers that are all of one class.

    It speaks of the classes that it has seen, or where `n_classes` are given of all of them: 0 for those unseen.
    """

    def __init__(self, C: float = 1.0, n_classes: int | None = None) -> None:  # noqa: N803 - scikit-learn's name
        self.C = C
        self.n_classes = n_classes

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:  # noqa: N803 - scikit-learn's name
        self._seen = np.unique(y)
        self.classes_ = self._seen if self.n_classes is None else np.arange(self.n_classes)
        self.n_features_in_ = X.shape[1]
        if len(self._seen) > 1:
            self.logistic_ = LogisticRegression(C=self.C, max_iter=200).fit(X, y, sample_weight)
        return self

    def predict_proba(self, X: Any) -> Any:  # noqa: N803 - scikit-learn's name
        check_is_fitted(self, "classes_")
        known = np.ones((len(X), 1)) if len(self._seen) == 1 else self.logistic_.predict_proba(X)
        if self.n_classes is None:
            return known
        probabilities = np.zeros((len(X), self.n_classes))
        probabilities[:, self._seen.astype(int)] = known
        return probabilities

    def predict(self, X: Any) -> Any:  # noqa: N803 - scikit-learn's name
        return self.classes_[self.predict_proba(X).argmax(axis=1)]
