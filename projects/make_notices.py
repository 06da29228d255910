"""Write the notices of the sample again: 240 short texts from a town that there is not, with their spans.

    python projects/make_notices.py

Sentences and names are put together by dice; whoever is called so is a coincidence.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

NOTICES = Path(__file__).resolve().parent / "notices"
COUNT = 240
LABELS = ("person", "place", "organisation", "date")

_FIRST = (
    "Nora", "Tomasz", "Ines", "Dr Amara", "Jakob", "Leïla", "Mrs Pratt", "Owen", "Yuki", "Zoë", "Father Brannigan",
    "Sunniva", "Mateo", "Rosalind", "Kwame", "Prof. Adler", "Bettina", "Hassan", "Old Jem", "Linnea",
)  # fmt: skip
_LAST = (
    "Beck", "Wójcik", "Okafor", "Lindqvist", "Haddad", "van Dijk", "O’Shea", "Tanaka", "Marsh", "Duarte", "Finch",
    "Kessler", "Mbeki", "Hollis", "Sørensen", "Vane", "Castellano", "Thorpe",
)  # fmt: skip
_PLACES = (
    "Mill Hall", "the Old Granary", "Harrowgate Common", "St Brannoc’s churchyard", "Fern Street 12",
    "the town library", "Lower Quay", "Thistle Bridge", "the Blue Room", "Kestrel Field", "Market Cross",
    "Orchard Lane", "the boathouse", "Pike’s Meadow", "Room 4 of the school", "Cobbler’s Yard", "Wrenfield",
    "the bandstand", "East Marling", "the car park",
)  # fmt: skip
_ORGANISATIONS = (
    "Riverside Choir", "the Parish Council", "Marling Rowing Club", "Beck & Sons", "the Repair Café",
    "Wrenfield Brewery", "the History Society", "Thistle Valley Bees", "Harrow Athletic", "the Food Bank",
    "Marling Players", "North Shire Buses", "the Allotment Association", "Quayside Books", "Open Kitchen",
    "the Fire Brigade",
)  # fmt: skip
_DATES = (
    "on Friday, 14 March", "this Saturday", "3 May", "every first Monday", "tomorrow evening", "from 9 to 11 June",
    "on 21/09", "next Wednesday at half past seven", "Sunday at 2", "in the last week of August", "12 December",
    "tonight", "by the end of October", "Thursday", "on New Year’s Day", "2 April, 18:30", "since Tuesday",
)  # fmt: skip

_SENTENCES = (
    "{organisation} sings at {place} {date}; the soup is free.",
    "Lost near {place}: a grey glove. Ring {person}.",
    "{person} will read from her new book at {place} {date}.",
    "The path between {place} and {place} is closed {date}.",
    "{organisation} is looking for volunteers. Ask for {person} at {place}.",
    "Found {date} behind {place}, one bicycle bell 🔔 – {person} keeps it.",
    "Thank you, {person}, for the cake! {organisation}",
    "Annual meeting of {organisation}, {date}, {place}. Bring a chair.",
    "{person} and {person} have married. {organisation} played, {place} was full.",
    "No buses {date}, says {organisation}.",
    "Piano lessons in {place}, {date}. {person}, patient with beginners.",
    "{organisation} against {organisation}: kick-off {date}, {place}.",
    "The lecture by {person} has moved from {place} to {place}.",
    "Please do not feed the geese at {place}.",
    "Wanted: jars with lids. {organisation} fetches them {date}.",
    "{person} has fixed the clock. Again.",
    "Water will be off {date} around {place}.",
    "A cat called Sergeant has not come home {date}; tell {person}, {place}.",
    "Open evening at {place} with {organisation} and a talk by {person} (no booking).",
    "Whoever borrowed the ladder of {organisation}: bring it to {place} {date}.",
    "Swap a tent for a wheelbarrow? {person}, {place}",
    "The prize goes to {person} of {organisation}.",
    "It was only fog, writes {person}.",
    "Tickets at {organisation}, {place}, or from {person}.",
    "Nothing is planned.",
    "Umzug: {person} zieht {date} nach {place}, Helfer willkommen.",
    "Se busca profesor de guitarra: llamar a {person}, {organisation}.",
    "Chess {date}. Beginners welcome. Tea 50p.",
    "{organisation} thanks {organisation} for lending {place}.",
    "Mind the wasps at {place}!",
)  # fmt: skip

_SLOT = re.compile(r"\{(\w+)\}")


def main() -> None:
    NOTICES.mkdir(exist_ok=True)
    lines = [json.dumps(notice(number), ensure_ascii=False) for number in range(1, COUNT + 1)]
    (NOTICES / "notices.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{COUNT} notices in {NOTICES}")


def notice(number: int) -> dict[str, object]:
    """Two or three sentences with their spans, offsets in code points."""
    dice = random.Random(number)  # noqa: S311 - the same texts every time
    text = ""
    spans: list[dict[str, object]] = []
    for template in dice.sample(_SENTENCES, dice.choice((2, 2, 3))):
        text = f"{text} " if text else ""
        text = fill(template, text, spans, dice)
    return {"id": f"notice {number:03d}", "text": text, "spans": spans}


def fill(template: str, text: str, spans: list[dict[str, object]], dice: random.Random) -> str:
    """The text with the sentence behind it; what stands in the slots is added to the spans."""
    place = 0
    for slot in _SLOT.finditer(template):
        text += template[place : slot.start()]
        place = slot.end()
        value = words(slot.group(1), dice)
        if text.rstrip().endswith((".", "!", "?")) or not text:
            value = value[0].upper() + value[1:]
        spans.append({"start": len(text), "end": len(text) + len(value), "label": slot.group(1)})
        text += value
    return text + template[place:]


def words(label: str, dice: random.Random) -> str:
    if label == "person":
        first, last = dice.choice(_FIRST), dice.choice(_LAST)
        return first if first.startswith("Mrs") or dice.random() < 0.25 else f"{first} {last}"
    return dice.choice({"place": _PLACES, "organisation": _ORGANISATIONS, "date": _DATES}[label])


if __name__ == "__main__":
    main()
