"""What the learning page says in words: estimates, amounts and the quote, never a figure without its interval."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from labeller.learning.outlook import Outlook
from labeller.learning.quality import EARLY_BELOW, Estimate
from labeller.loop.progress import Quality
from labeller.loop.quote import Amount, Quote
from labeller.ui.numbers import count_text, duration_text, interval_text, locale, percent_text

_DASH = "–"


def _tr(text: str) -> str:
    """Marks a text for translation, without a context; it is translated where it is shown."""
    return QCoreApplication.translate("", text)


def estimate_text(estimate: Estimate) -> str:
    """A measured share with its interval; a dash where nothing was measured."""
    return interval_text(estimate.value, estimate.low, estimate.high) if estimate.n else _DASH


def accuracy_text(quality: Quality | None) -> str:
    """How good the learner is now, or that it is too early to tell."""
    if quality is None or quality.now.is_early:
        return _tr("Too early to tell")
    return estimate_text(quality.now)


def measured_text(quality: Quality | None, control_share: float) -> str:
    """How the accuracy was measured, or what is missing until it can be."""
    if not control_share:
        return _tr("In this project no question is drawn at random, so nothing can measure the learner.")
    count = quality.control.n if quality else 0
    drawn = _tr(
        "About {percent} of the questions are drawn at random and asked without a suggestion. The learner never "
        "trains on those answers, so they measure it honestly: {count} so far."
    ).format(percent=percent_text(control_share), count=count_text(count))
    if quality is None or quality.now.is_early:
        return drawn + " " + _tr("A figure needs {needed}.").format(needed=count_text(EARLY_BELOW))
    return drawn + " " + _tr("In brackets the range in which the truth lies with 95 % certainty.")


def outlook_text(outlook: Outlook) -> str:
    """What to expect at twice the answers, or why that cannot be said yet."""
    then = outlook.at_twice()
    if then is None:
        return outlook.too_early or _tr("There are not enough open items left to double the answers.")
    interval = interval_text(then.value, then.low, then.high)
    return _tr("At twice the answers ({count}): {interval}").format(count=count_text(then.n_answers), interval=interval)


def amount_of_answers(amount: Amount | None) -> str:
    return _amount(amount, lambda answers: count_text(round(answers)))


def amount_of_time(hours: Amount | None) -> str:
    return _amount(hours, lambda one: duration_text(3600 * one))


def amount_of_money(price: Amount | None, currency: str) -> str:
    text = _amount(price, lambda one: locale().toString(one, "f", 0 if one >= 100 else 2))
    return f"{text} {currency}".strip() if price is not None else text


def quote_lines(quote: Quote, project: str, quality: Quality | None) -> list[str]:
    """The quote as a text to send: what is to be reached, what it takes, and what that rests on."""
    head = _tr("{project}: to reach {target} accuracy").format(project=project, target=percent_text(quote.target))
    lines = [head]
    if quality is not None and not quality.now.is_early:
        now = _tr("Accuracy now: {interval}, {count} items checked at random")
        lines.append(now.format(interval=estimate_text(quality.now), count=count_text(quality.control.n)))
    for title, text in (
        (_tr("Answers left"), amount_of_answers(quote.answers)),
        (_tr("Hours left"), amount_of_time(quote.hours)),
        (_tr("Price"), amount_of_money(quote.price, quote.currency)),
    ):
        lines.append(f"{title}: {text}")
    lines.append(_tr("Open items: {count}").format(count=count_text(quote.open_items)))
    lines.append(quote.missing or _tr("In brackets the range in which the truth lies with 95 % certainty."))
    return lines


def _amount(amount: Amount | None, write: Callable[[float], str]) -> str:
    """The likely one with its range; a dash where it cannot be said."""
    if amount is None or amount.likely is None or amount.low is None or amount.high is None:
        return _DASH
    text = QCoreApplication.translate("numbers", "{likely} ({low} to {high})")
    return text.format(likely=write(amount.likely), low=write(amount.low), high=write(amount.high))
