"""Both parties of a document as they are at this moment: kept on it when it is issued."""

from crm.models import Customer
from repair_angel.kernel.models import Company


def seller(company: Company) -> dict[str, str]:
    return {
        "name": company.name,
        "address": company.address,
        "address2": company.address2,
        "postal_code": company.postal_code,
        "city": company.city,
        "country": company.country,
        "vat_number": company.vat_number,
        "chamber_of_commerce": company.chamber_of_commerce,
        "iban": company.iban,
        "email": company.email,
        "phone": company.phone,
        "website": company.website,
        "language": company.locale[:2],
        "currency": company.currency,
    }


def buyer(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "organisation": customer.organisation.name if customer.organisation else "",
        "address": customer.address,
        "address2": customer.address2,
        "postal_code": customer.postal_code,
        "city": customer.city,
        "country": customer.country,
        "vat_number": customer.vat_number
        or (customer.organisation.vat_number if customer.organisation else ""),
    }
