"""Authors as publishers print them, in the form of the tables: ``Smith JA; de la Cruz José``."""

import re

from .citation_key import GROUPS, initials

_SUFFIX = re.compile(r"(?:,? (?:[JS]r\.?|I{2,3}|IV))?$")
_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[\s\-–]|[^\W\d_]\b|$)")
#: Marks of footnotes, titles and degrees. ``Li MD`` and ``Li, MD`` may have these initials; ``Li J, MD`` not.
_BESIDE = re.compile(
    r"(?<=[^\W\d_.])[0-9*†‡§¶¹²³⁰-⁹]+(?:, ?[0-9*†‡§¶¹²³⁰-⁹]+)*(?= *(?:[,;]|and |&|$))"
    r"|(?:^|(?<=[,;] ))(?:Dr|Prof)\b\.? "
    r"|(?:(?<= [A-Z]), (?:M\.?D|D\.?O)|,? (?:Ph\.?D|M\.?Sc|MBBS|FRCS))\b\.?(?= *(?:[,;]|$))")


def people(text: str) -> str:
    """The authors of a text, where commas, dots and ``and`` leave no doubt who they are; else the text.

    ``Smith J.A., Roe A.``, ``Smith, J. A., & Roe, A.``, ``J. A. Smith and A. Roe`` and ``Smith, John; Roe,
    Ann`` are all read, without marks of footnotes, titles and degrees. A list without initials, such as
    ``Choi, Chang, Kim``, may be of two people or three.
    """
    text = _BESIDE.sub("", text)
    by_and = re.split(r",? (?:and|&) ", text)
    if ";" in text:
        names = re.split(r" *; *", text)
    elif len(by_and) > 1 and all(name.count(",") == 1 for name in by_and):
        names = by_and
    else:
        names = [part for name in by_and for part in re.split(r" *, *", name) if part]
        if names and len(names) % 2 == 0 and all(map(initials, names[1::2])) and not any(
                map(initials, names[::2])):
            names = [", ".join(pair) for pair in zip(names[::2], names[1::2], strict=True)]
        elif len(names) > 1 and not all(map(_by_initials, names)):
            return text
    inverted = len(names) > 1 and all(_SUFFIX.sub("", name).count(",") == 1 for name in names) and not (
        GROUPS & set(re.split(r"[\s,;]+", text.casefold())))
    found = [_person(name, inverted) for name in names]
    return "; ".join(found) if all(found) else text


def _person(name: str, inverted: bool) -> str:
    """One author; ``""`` where a comma does not tell family from given names. A group stays as it is."""
    if "," not in name and GROUPS & set(name.casefold().split()):
        return name
    suffix = _SUFFIX.search(name)[0]
    plain = name.removesuffix(suffix)
    family, comma, given = (part.strip() for part in plain.partition(","))
    if "," in given or comma and not (inverted or initials(given)) or not family or comma and not given:
        return ""
    if comma:
        return f"{family} {_compact(given)}{suffix.rstrip('.')}"
    words = plain.split()
    first = next((n for n, word in enumerate(words) if not initials(word)), 0)
    if first and "." in words[0] and not initials(words[-1]):  # J. A. Smith
        words = [*words[first:], _compact(" ".join(words[:first]))]
    last = len(words)
    while last > 1 and initials(words[last - 1]):
        last -= 1
    dotted = any("." in word for word in words[last:])
    end = [_compact(" ".join(words[last:]))] if dotted else words[last:]
    return " ".join([*(_compact(word) for word in words[:last]), *end]) + (
        suffix.rstrip(".") if dotted or "." in suffix else suffix)


def _by_initials(name: str) -> bool:
    words = _SUFFIX.sub("", name).split()
    return len(words) > 1 and initials(words[0]) != initials(words[-1]) and (
        initials(words[-1]) or "." in words[0])


def _compact(given: str) -> str:
    """``JA`` of ``J. A.``, ``John A`` of ``John A.``"""
    plain = _DOTTED.sub(r"\1", given)
    return plain.replace(" ", "") if initials(given) else plain
