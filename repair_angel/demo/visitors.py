"""Customers: private ones, businesses, and the people who speak for them."""

from crm.services import customers, organisations
from repair_angel.demo.shop import Shop
from repair_angel.demo.tables import Row, rows
from repair_angel.kernel import search

FAMILIES = 112
LETTERS = "ABCDEGHJKLMNPRTVWXZ"


def welcome_businesses(shop: Shop) -> None:
    """Each organisation with the one person who comes by for it."""
    for row in rows("organisations"):
        _welcome_business(shop, row)
    shop.say(f"{len(shop.businesses)} businesses")


def welcome(shop: Shop) -> int:
    """A private customer who was not here before."""
    names, streets = rows("names"), rows("streets")
    first = shop.random.choice([row["name"] for row in names if row["kind"] == "first"])
    last = shop.random.choice([row["name"] for row in names if row["kind"] == "last"])
    street = shop.random.choice(streets)
    mailbox = ".".join(search.plain(f"{first} {last}").split())
    customer = customers.create(
        actor=shop.actors["front_desk"],
        first_name=first,
        last_name=last,
        email=f"{mailbox}@example.{'nl' if shop.chance(60) else 'com'}" if shop.chance(85) else "",
        mobile=_mobile(shop),
        address=f"{street['street']} {shop.random.randrange(1, 180)}{_addition(shop)}",
        postal_code=f"{street['area']} {shop.random.choice(LETTERS)}{shop.random.choice(LETTERS)}",
        city=street["city"],
        send_sms=shop.chance(80),
        tags=["vaste klant"] if shop.chance(12) else [],
    )
    shop.customers.append(customer.pk)
    return customer.pk


def _welcome_business(shop: Shop, row: Row) -> None:
    place = {name: row[name] for name in ("address", "postal_code", "city", "phone")}
    organisation = organisations.create(
        actor=shop.actors["front_desk"],
        name=row["name"],
        email=row["mailbox"],
        kvk=row["kvk"],
        vat_number=row["vat_number"],
        **place,
    )
    first, _, last = row["contact"].partition(" ")
    contact = customers.create(
        actor=shop.actors["front_desk"],
        first_name=first,
        last_name=last,
        email=row["mailbox"],
        organisation_id=organisation.pk,
        is_business=True,
        tags=["zakelijk"],
        **place,
    )
    shop.customers.append(contact.pk)
    shop.businesses.add(contact.pk)


def _mobile(shop: Shop) -> str:
    """06-0 is given to nobody, so no message of a demonstration reaches anybody."""
    digits = f"{shop.random.randrange(1_000_000):06}"
    return f"06 00 {digits[:2]} {digits[2:4]} {digits[4:]}"


def _addition(shop: Shop) -> str:
    return shop.random.choice(["", "", "", "-1", "-2", "-3", " hs", "a"])
