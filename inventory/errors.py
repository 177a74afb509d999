"""What the stock room refuses."""

from repair_angel.kernel.errors import DomainError


class InsufficientStock(DomainError):
    code = "stock.insufficient"


class NotStocked(DomainError):
    """A service can be charged, not counted."""

    code = "stock.not_stocked"


class ProductInUse(DomainError):
    code = "product.in_use"


class StockLeft(DomainError):
    """A product with stock cannot become a service."""

    code = "product.stock_left"


class CategoryInUse(DomainError):
    code = "category.in_use"


class BinInUse(DomainError):
    code = "bin.in_use"
