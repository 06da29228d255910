"""What the learning page says in words: estimates, amounts and the quote, never a figure without its interval."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from labeller.learning.outlook import Outlook
from labeller.learning.quality import EARLY_BELOW, Estimate
from labeller.loop.progress import Quality
from labeller.loop.quote import Amount, Quote
from labeller.ui.numbers import count_text, duration_text, interval_text, locale, percent_text

_DASH, _NBSP = "–", "\u00a0"
_NO_CENTS_FROM = 100


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


def measured_text(quality: Quality | None, control_share: float, *, is_drawn: bool) -> str:
    """How the accuracy was measured, or what is missing until it can be."""
    if not control_share:
        return _tr("In this project no question is drawn at random, so nothing can measure the learner.")
    if quality is None or quality.now.is_early:
        return _tr(
            "About {percent} of the questions are drawn at random and asked without a suggestion; the learner never "
            "trains on those answers. So far {count} answers can measure it; a figure needs {needed}."
        ).format(
            percent=percent_text(control_share),
            count=count_text(quality.now.n if quality else 0),
            needed=count_text(EARLY_BELOW),
        )
    if is_drawn:
        return _tr(
            "Measured on {count} items that were drawn at random and asked without a suggestion; the learner never "
            "trains on them. In brackets the range in which the truth lies with 95 % certainty."
        ).format(count=count_text(quality.control.n))
    return _tr(
        "How much of what nobody has answered yet the app would label rightly; in brackets the range in which that "
        "lies with 95 % certainty. Measured with {count} answers that the learner had not seen; of these drawn "
        "at random and never trained on: {drawn}, on which it was right on {interval}."
    ).format(
        count=count_text(quality.now.n),
        drawn=count_text(quality.control.n),
        interval=estimate_text(quality.control),
    )


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
    # Cents are for small sums.
    decimals = 0 if price is not None and price.high >= _NO_CENTS_FROM else 2
    return _amount(price, lambda one: locale().toString(one, "f", decimals), currency)


def quote_note(quote: Quote, quality: Quality | None) -> str:
    """What has to be known about a quote: what is missing in it, or why its figures are what they are."""
    needed = quality.outlook.answers_for(quote.target) if quality else None
    if needed is None:
        return quote.missing
    target = percent_text(quote.target)
    said = ""
    if needed.likely is None:
        said = _tr(
            "It is likely that the app will not reach {target} by itself; then every open item has to be answered."
        ).format(target=target)
    elif needed.high is None:
        said = _tr("It may be that the app never reaches {target}; then every open item has to be answered.").format(
            target=target
        )
    elif quote.answers is not None and not quote.answers.high:
        said = _tr("{target} is reached.").format(target=target)
    return " ".join(part for part in (said, quote.missing) if part)


def everything_text(everything: Quote) -> str:
    """What it takes to answer every open item by hand."""
    items = count_text(everything.open_items)
    if not everything.open_items:
        return _tr("No item is open.")
    if everything.hours is None:
        return _tr("All {count} open items by hand: the pace is not known yet, it takes a few answers.").format(
            count=items
        )
    if everything.price is None:
        return _tr("All {count} open items by hand: {time}").format(count=items, time=amount_of_time(everything.hours))
    return _tr("All {count} open items by hand: {time}, {price}").format(
        count=items,
        time=amount_of_time(everything.hours),
        price=amount_of_money(everything.price, everything.currency),
    )


def quote_lines(quote: Quote, everything: Quote, project: str, quality: Quality | None) -> list[str]:
    """The quote as a text to send: what is to be reached, what it takes, and what that rests on."""
    brackets = _tr("In brackets the range in which the truth lies with 95 % certainty.")
    if quote.answers is None:
        return [project, everything_text(everything), brackets]
    head = _tr("{project}: to reach {target} accuracy").format(project=project, target=percent_text(quote.target))
    lines = [head]
    if quality is not None and not quality.now.is_early:
        now = _tr("Accuracy now: {interval}, {count} items checked at random")
        lines.append(now.format(interval=estimate_text(quality.now), count=count_text(quality.control.n)))
    for title, text in (
        (_tr("Answers left"), amount_of_answers(quote.answers)),
        (_tr("Time left"), amount_of_time(quote.hours)),
        (_tr("Price"), amount_of_money(quote.price, quote.currency)),
    ):
        lines.append(f"{title}: {text}")
    lines += [everything_text(everything), brackets]
    note = quote_note(quote, quality)
    return [*lines, note] if note else lines


def _amount(amount: Amount | None, write: Callable[[float], str], unit: str = "") -> str:
    """The likely one, in its unit, with its range; a dash where it cannot be said."""
    if amount is None:
        return _DASH
    likely = f"{write(amount.likely)}{_NBSP}{unit}" if unit else write(amount.likely)
    text = QCoreApplication.translate("numbers", "{likely} ({low} to {high})")
    return text.format(likely=likely, low=write(amount.low), high=write(amount.high))
