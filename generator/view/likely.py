"""Values that a reader would believe, chosen by the name of a field where the document shows none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "email": ("user@example.com",),
    "e_mail": ("user@example.com",),
    "mail": ("user@example.com",),
    "email_address": ("user@example.com",),
    "mac_address": ("00:00:5E:00:53:01",),
    "url": ("https://example.com",),
    "uri": ("https://example.com",),
    "href": ("https://example.com",),
    "link": ("https://example.com",),
    "website": ("https://example.com",),
    "homepage": ("https://example.com",),
    "webhook": ("https://example.com/webhook",),
    "image_url": ("https://example.com/image.png",),
    "avatar_url": ("https://example.com/image.png",),
    "logo_url": ("https://example.com/image.png",),
    "photo_url": ("https://example.com/image.png",),
    "domain": ("example.com",),
    "host": ("example.com",),
    "hostname": ("example.com",),
    "ip": ("192.0.2.1",),
    "ip_address": ("192.0.2.1",),
    "phone": ("+31 20 555 0100", "+31205550100"),
    "phone_number": ("+31 20 555 0100", "+31205550100"),
    "mobile": ("+31 6 5555 0100", "+31655550100"),
    "fax": ("+31 20 555 0101", "+31205550101"),
    "first_name": ("Ada",),
    "given_name": ("Ada",),
    "last_name": ("Lovelace",),
    "family_name": ("Lovelace",),
    "surname": ("Lovelace",),
    "full_name": ("Ada Lovelace",),
    "user_name": ("ada",),
    "username": ("ada",),
    "login": ("ada",),
    "nickname": ("ada",),
    "city": ("Amsterdam",),
    "town": ("Amsterdam",),
    "street": ("Main Street 1",),
    "address": ("Main Street 1",),
    "address_line": ("Main Street 1",),
    "zip": ("10115",),
    "zip_code": ("10115",),
    "postal_code": ("10115",),
    "postcode": ("10115",),
    "country": ("Netherlands", "NLD", "NL"),
    "country_code": ("NL", "NLD"),
    "nationality": ("NL", "NLD"),
    "currency": ("EUR",),
    "currency_code": ("EUR",),
    "language": ("en",),
    "language_code": ("en",),
    "lang": ("en",),
    "locale": ("en-US", "en"),
    "timezone": ("Europe/Amsterdam",),
    "time_zone": ("Europe/Amsterdam",),
    "birthday": ("1990-12-31",),
    "date_of_birth": ("1990-12-31",),
    "birth_date": ("1990-12-31",),
    "iban": ("NL91ABNA0417164300",),
    "bic": ("ABNANL2A",),
    "mime_type": ("application/pdf",),
    "content_type": ("application/json",),
    "color": ("#3366ff",),
    "colour": ("#3366ff",),
    "user_agent": ("example/1.0",),
    "file_name": ("report.pdf",),
    "filename": ("report.pdf",),
    "path": ("folder/report.pdf",),
    "title": ("A good title", "Title"),
    "subject": ("A good subject", "Subject"),
    "description": ("A short description.", "Example"),
    "summary": ("A short summary.", "Example"),
    "detail": ("A short description.", "Example"),
    "comment": ("A short comment.", "Example"),
    "note": ("A short note.", "Example"),
    "reason": ("A good reason.", "Example"),
    "message": ("Hello, world!", "Hello"),
    "text": ("Hello, world!", "Hello"),
    "content": ("Hello, world!", "Hello"),
    "body": ("Hello, world!", "Hello"),
    "prompt": ("Hello, world!", "Hello"),
    "company": ("Example Ltd", "Example"),
    "organization": ("Example Ltd", "Example"),
    "error": ("Something went wrong.", "Error"),
    "msg": ("Hello, world!", "Hello"),
    "html": ("<p>Hello, world!</p>", "Hello"),
    "slug": ("an-example", "example"),
    "mime": ("image/png",),
    "avatar": ("https://example.com/image.png",),
    "image": ("https://example.com/image.png",),
    "logo": ("https://example.com/image.png",),
    "photo": ("https://example.com/image.png",),
    "picture": ("https://example.com/image.png",),
    "thumbnail": ("https://example.com/image.png",),
    "author": ("Ada Lovelace", "Ada"),
    "owner": ("ada",),
    "by": ("ada",),
    "role": ("member",),
    "status": ("active",),
    "state": ("active",),
    "category": ("general",),
    "barcode": ("4006381333931",),
    "version": ("1.0.0",),
    "date": ("2024-01-31",),
    "at": ("2024-01-31T12:00:00Z",),
    "timestamp": ("2024-01-31T12:00:00Z",),
    "created": ("2024-01-31T12:00:00Z",),
    "updated": ("2024-01-31T12:00:00Z",),
    "modified": ("2024-01-31T12:00:00Z",),
    "expires": ("2024-01-31T12:00:00Z",),
    "time": ("12:00:00",),
    "year": ("2024",),
    "month": ("2024-01",),
    "code": ("A1B2C3",),
    "hash": ("9f86d081884c7d65",),
    "query": ("example",),
    "search": ("example",),
    "tag": ("example",),
}
_NUMBERS: Mapping[str, tuple[float, ...]] = {
    "year": (2024,),
    "month": (6,),
    "day": (15,),
    "hour": (12,),
    "minute": (30,),
    "age": (36,),
    "latitude": (52.37, 52),
    "lat": (52.37, 52),
    "longitude": (4.9, 5),
    "lng": (4.9, 5),
    "lon": (4.9, 5),
    "price": (19.95, 1995),
    "amount": (19.95, 1995),
    "total": (19.95, 20),
    "cost": (19.95, 20),
    "balance": (250.0, 250),
    "limit": (10,),
    "per_page": (10,),
    "page_size": (10,),
    "index": (0,),
    "offset": (0,),
    "temperature": (0.7, 20),
    "percent": (12.5, 50),
    "percentage": (12.5, 50),
    "rate": (0.5, 5),
    "score": (0.9, 9),
    "width": (640,),
    "height": (480,),
    "size": (1024,),
    "bytes": (1024,),
    "length": (12,),
    "timeout": (30,),
    "duration": (60,),
    "seconds": (60,),
    "port": (8080,),
    "timestamp": (1706702400,),
    "at": (1706702400,),
    "tokens": (256,),
    "dimensions": (256,),
    "seed": (42,),
    "status_code": (200,),
    "id": (123,),
}
_ALONE = frozenset({"address", "link", "host", "login", "mail", "mobile", "street", "webhook", "language"})
"""Names that say less behind other words."""
_ADDRESSES = frozenset({"url", "uri"})
"""Words that say as much before another one: `url_thumb`."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60
"""Characters of a name of which a value is made."""


def likely(name: str) -> tuple[str, ...]:
    """Texts, best first, that a field of this name may have."""
    words = _words(name)
    found = next((_TEXTS[tail] for tail in _tails(words) if tail in _TEXTS), ())
    if not found and not _ADDRESSES.isdisjoint(words):
        return _TEXTS["url"]
    return found or (_made(words),)


def likely_numbers(name: str) -> tuple[float, ...]:
    """Numbers, best first, that a field of this name may have; nothing for most names."""
    return next((_NUMBERS[tail] for tail in _tails(_words(name)) if tail in _NUMBERS), ())


def _words(name: str) -> list[str]:
    return [word for word in _OTHER.split(_HUMP.sub("_", name[:_LONGEST_NAME]).lower()) if word]


def _tails(words: list[str]) -> Iterator[str]:
    """The name without its first words, the longest first; each also without the plural."""
    for start in range(len(words)):
        tail = "_".join(words[start:])
        if not start or tail.removesuffix("s") not in _ALONE:
            yield tail
            yield tail.removesuffix("s")


def _made(words: Iterable[str]) -> str:
    """A value made of the name itself."""
    *rest, last = list(words) or ["value"]
    if last in ("id", "ids", "uid", "guid"):
        return "_".join([*rest, "123"]) if rest else "id_123"
    if last == "name":
        return f"Example {' '.join(rest)}".strip()
    return "-".join(["example", *rest, last])
