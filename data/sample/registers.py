"""Makes identifiers that check like real ones and can belong to nobody: identity numbers, phones, credit codes."""

import uuid
from datetime import datetime

import numpy as np

from data.sample.frame import Flags, Ints, Labels
from data.sample.place_names import DISTRICT_CODE

FOREIGN_REGIONS = ("439998", "359999", "369999", "449999", "429999", "519999", "529999", "339999", "419999", "349999")
"""Where people from elsewhere come from: the provinces are real, city 99 is none of theirs."""

PHONE_PREFIX = "1007"
"""Mobile numbers begin with 13 to 19 (national numbering plan); 10 opens the carriers' short service numbers, which
have no subscribers, and 1007 is none in use. 11 and 12 are left alone: 110, 119, 120 and 122 are emergency calls."""

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_CHECK = np.array(list("10X98765432"), dtype=object)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
_SUBJECT_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])


class IdMint:
    """Makes keys that depend on the seed only and sort in the order they are made (UUID version 7, RFC 9562).

    Parameters
    ----------
    today : datetime
        The keys carry times shortly before it.
    rng : numpy Generator
    """

    def __init__(self, today: datetime, rng: np.random.Generator) -> None:
        self._start = int(today.timestamp() * 1000) - 3_600_000
        self._made = 0
        self._rng = rng

    def make(self, count: int) -> list[uuid.UUID]:
        """Return `count` new keys."""
        number = np.arange(self._made, self._made + count, dtype=np.uint64)
        self._made += count
        high = (np.uint64(self._start) + (number >> np.uint64(12))) << np.uint64(16)
        high |= np.uint64(0x7000) | (number & np.uint64(0xFFF))
        low = self._rng.integers(0, 1 << 62, count, dtype=np.uint64) | np.uint64(1 << 63)
        return [uuid.UUID(int=h << 64 | one) for h, one in zip(high.tolist(), low.tolist(), strict=True)]


def running_codes(prefix: str, count: int, digits: int) -> list[str]:
    """Return ``prefix`` with a running number from 1."""
    return [f"{prefix}{k:0{digits}d}" for k in range(1, count + 1)]


def identity_numbers(region: Labels, born: Labels, male: Flags) -> Labels:
    """Return 18-digit identity numbers with a valid check digit (GB 11643, MOD 11-2), no two alike.

    Parameters
    ----------
    region : array of str
        Six digits.
    born : array of date
    male : bool array
        Odd sequence numbers are men's.
    """
    day = np.array([one.strftime("%Y%m%d") for one in born], dtype=object)
    sequence = 2 * _count_within(region + day + np.where(male, "m", "f").astype(object)) + np.where(male, 1, 0)
    if len(sequence) and sequence.max() > 999:
        raise ValueError("more than 500 births of one sex, day and region: spread the births")
    body = region + day + np.array([f"{s:03d}" for s in sequence.tolist()], dtype=object)
    digits = np.array([list(one) for one in body.tolist()], dtype=np.int64).reshape(-1, 17)
    return body + _ID_CHECK[(digits @ _ID_WEIGHTS) % 11]


def _count_within(key: Labels) -> Ints:
    """Return how often each key has occurred before."""
    _, inverse = np.unique(key.astype(str), return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    ranked = inverse[order]
    result = np.empty(len(key), dtype=np.int64)
    result[order] = np.arange(len(key)) - np.searchsorted(ranked, ranked)
    return result


def phones(count: int, rng: np.random.Generator) -> Labels:
    """Return `count` different 11-digit numbers of `PHONE_PREFIX`."""
    step = 10_000_000 // max(count, 1)
    number = np.arange(count) * step + rng.integers(0, max(step, 1), count)
    return np.array([f"{PHONE_PREFIX}{k:07d}" for k in rng.permutation(number).tolist()], dtype=object)


def credit_codes(kind: Labels, rng: np.random.Generator) -> Labels:
    """Return unified social credit codes with valid check digits (GB 32100, MOD 31), no two alike.

    Parameters
    ----------
    kind : array of str
        The first two characters: registering authority and kind of organisation ("91" enterprise, "92" individual
        business, "51" social group, "52" private non-enterprise unit, "12" public institution).
    """
    count = len(kind)
    number = rng.permutation(max(90_000, 3 * count))[:count] + 1_000_000
    codes = []
    for first, subject in zip(kind.tolist(), number.tolist(), strict=True):
        body = f"{first}{DISTRICT_CODE}{_subject_code(subject)}"
        codes.append(body + _credit_check(body))
    return np.array(codes, dtype=object)


def _subject_code(number: int) -> str:
    """Return a nine-character organisation code (GB 11714) that begins with MA, as those given since 2015 do."""
    body = f"MA{number:06X}"
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    check = (11 - int(np.dot(values, _SUBJECT_WEIGHTS)) % 11) % 11
    return body + ("X" if check == 10 else str(check))


def _credit_check(body: str) -> str:
    values = [_CREDIT_ALPHABET.index(c) for c in body]
    return _CREDIT_ALPHABET[(31 - int(np.dot(values, _CREDIT_WEIGHTS)) % 31) % 31]
