"""What the Audit page says: what an audit would take, how far it is, and what may be stated."""

from __future__ import annotations

from PySide6.QtCore import QObject

from labeller.learning.auditing import Bound
from labeller.project.auditing import AuditStanding
from labeller.ui.bulk.audit_flow import AuditView
from labeller.ui.numbers import count_text, locale, percent_text


class AuditWords(QObject):
    """Sentences, translated."""

    def plan(self, view: AuditView, least: float, wanted: float) -> str:
        """What would be checked, of how many items."""
        if not view.has_learned:
            return self.tr("The app has learned nothing yet. Answer some items first.")
        about = self.tr("The app is at least {sure} sure of %Ln open items.", "", view.candidates)
        about = about.format(sure=percent_text(least))
        if not view.looks:
            few = self.tr("They are too few for a sample to show that at most {wanted} of them are wrong.")
            return f"{about} {few.format(wanted=wanted_text(wanted))}"
        first, *later = view.looks
        text = self.tr("You check %Ln of them, drawn at random, without seeing what the app says.", "", first.size)
        if later:
            more = self.tr("If one of these is wrong, the sample grows to {sizes}, in steps that are fixed now.")
            text += " " + more.format(sizes=self.tr(" or ").join(count_text(look.size) for look in later))
        elif not first.allowed:
            text += " " + self.tr(
                "If one of these is wrong, the audit has failed: there are too few items to check more."
            )
        return f"{about} {text}"

    def progress(self, standing: AuditStanding) -> str:
        """How far the look is that is due. How many were wrong is not told before its end: nobody is to hope."""
        due = standing.verdict.due
        if due is None:
            return ""
        done = due.size - len(standing.unchecked)
        text = self.tr("{done} of {total} checked").format(done=count_text(done), total=count_text(due.size))
        earlier = [look.size for look in standing.audit.looks if look.size < due.size]
        if earlier:
            text += " · " + self.tr("more than can be accepted were wrong of the first {size}").format(
                size=count_text(earlier[-1])
            )
        return text

    def verdict(self, standing: AuditStanding) -> tuple[str, str]:
        """What came of it, and what that means."""
        bound, audit = standing.verdict.bound, standing.audit
        if bound is None:
            return (
                self.tr("The audit has failed"),
                self.tr(
                    "Checked: {checked}, wrong: {wrong}. That is too many to say that at most {wanted} of the others "
                    "are wrong. Your answers are kept, and the app has learned from them. The next audit checks more; "
                    "where the app must be surer, or more may be wrong, it passes more easily."
                ).format(
                    wrong=count_text(standing.verdict.wrong),
                    checked=count_text(standing.verdict.checked),
                    wanted=wanted_text(audit.wanted),
                ),
            )
        return self.at_most(bound.share, bound), self.tr(
            "{wrong} of {checked} items, drawn at random and checked without seeing the app's label, were wrong. What "
            "nobody looked at can now be delivered as labelled by the app and audited; an export takes it only where "
            "you ask for it."
        ).format(wrong=count_text(bound.wrong), checked=count_text(bound.checked))

    def at_most(self, share: float, bound: Bound) -> str:
        """The statement: at most 1.3 % wrong at 95 % confidence."""
        text = self.tr("At most {share} of %Ln items are wrong, at {confidence} confidence", "", bound.rest)
        return text.format(share=_rounded_up(share), confidence=percent_text(bound.confidence))

    def delivered(self, standing: AuditStanding) -> str:
        """What an audit that was delivered says now."""
        bound = standing.verdict.bound
        if bound is None:
            return self.tr(
                "Withdrawn: answers of its sample were changed. Its %Ln items are kept back by exports.",
                "",
                standing.remaining,
            )
        most = min(bound.most, standing.remaining)
        text = self.tr("%Ln items labelled by the app: at most {most} ({share}) wrong, at {confidence} confidence.", "",
                       standing.remaining)  # fmt: skip
        share = _rounded_up(most / max(standing.remaining, 1))
        return text.format(most=count_text(most), share=share, confidence=percent_text(bound.confidence))


def wanted_text(share: float) -> str:
    """The share that may be wrong as it is chosen, half a percent too."""
    return f"{locale().toString(100 * share, 'g', 3)}\u00a0%"


def _rounded_up(share: float) -> str:
    """In percent with one digit, rounded up, so that "at most" stays true."""
    tenths = min(int(-(-share * 1000 // 1)), 1000)
    return f"{locale().toString(tenths / 10, 'f', 1)}\u00a0%"
