"""Customers of a CSV file, found by their numbers."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from ctibus.messages import CrmContact, CrmMatchQuality

_COLUMNS = ("record", "name", "company", "number", "url")
_SUFFIX_DIGITS = 7


def international(number: str, country: str) -> str:
    """Digits with the country's code in front: "06 11 22 33 44" in country "33" is 33611223344."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    return country + digits[1:] if digits.startswith("0") else digits


class Directory:
    """All customers, in memory."""

    def __init__(self, country: str) -> None:
        self._country = country
        self._by_number: dict[str, list[CrmContact]] = defaultdict(list)
        self._by_suffix: dict[str, list[CrmContact]] = defaultdict(list)

    @classmethod
    def read(cls, file: Path, country: str) -> Directory:
        """Raises ValueError, which names the line, or OSError."""
        directory = cls(country)
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise ValueError(f"{file}:1: there is no column {', '.join(missing)}")
            for row in rows:
                if any(row[name] is None for name in _COLUMNS):
                    raise ValueError(f"{file}:{rows.line_num}: columns are missing")
                contact = CrmContact(kind="contact", record=row["record"], name=row["name"])
                contact.company, contact.number = row["company"], row["number"]
                contact.url = row["url"]
                directory.add(contact)
        return directory

    def add(self, contact: CrmContact) -> None:
        number = international(contact.number, self._country)
        if number:
            self._by_number[number].append(contact)
            self._by_suffix[number[-_SUFFIX_DIGITS:]].append(contact)

    def find(self, number: str) -> list[CrmContact]:
        """The best that fit: none, one, or several; never a random pick."""
        wanted = international(number, self._country)
        if not wanted:
            return []
        if exact := self._by_number.get(wanted):
            return [_as(contact, CrmMatchQuality.EXACT) for contact in exact]
        alike = self._by_suffix.get(wanted[-_SUFFIX_DIGITS:], [])
        if len(wanted) < _SUFFIX_DIGITS:
            return []
        return [_as(contact, CrmMatchQuality.SUFFIX) for contact in alike]


def _as(contact: CrmContact, quality: CrmMatchQuality) -> CrmContact:
    return CrmContact(
        record=contact.record,
        kind=contact.kind,
        name=contact.name,
        company=contact.company,
        number=contact.number,
        url=contact.url,
        quality=quality,
    )
