"""Whatever is done to the stock, in whatever order, it adds up and is never below zero."""

from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory.errors import InsufficientStock
from inventory.models import Bin, Product
from inventory.selectors import consistency
from inventory.services import products, stock
from tests.factories.inventory import BinFactory

COSTS = st.none() | st.decimals(min_value=0, max_value=500, places=4)
PIECES = st.decimals(min_value="0.001", max_value=40, places=3)


def test_stock_adds_up_whatever_is_done_to_it(shop, owner):
    class Stock(RuleBasedStateMachine):
        """A plain dictionary of bins beside the real thing."""

        def __init__(self):
            super().__init__()
            self.transaction = transaction.atomic()
            self.transaction.__enter__()
            self.bins = [Bin.objects.default().pk, BinFactory().pk]
            self.levels = dict.fromkeys(self.bins, Decimal(0))
            self.product = None

        def teardown(self):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

        @rule(opening=st.none() | PIECES, cost=COSTS)
        def create(self, opening, cost):
            if self.product:
                return
            self.product = products.create(
                actor=owner,
                name="Screen",
                price_excl=Decimal(1),
                purchase_price=cost,
                stock_quantity=opening or Decimal(0),
            ).pk
            self.levels[self.bins[0]] += opening or 0

        @rule(cost=COSTS)
        def change_the_purchase_price(self, cost):
            if self.product:
                products.update(actor=owner, product_id=self.product, purchase_price=cost)

        @rule(pieces=PIECES, place=st.sampled_from([0, 1]))
        def add(self, pieces, place):
            if self.product:
                self.adjust(pieces, self.bins[place])
                self.levels[self.bins[place]] += pieces

        @rule(pieces=PIECES, place=st.sampled_from([0, 1]))
        def remove_from_a_bin(self, pieces, place):
            if not self.product:
                return
            if pieces > self.levels[self.bins[place]]:
                self.refused(-pieces, self.bins[place])
            else:
                self.adjust(-pieces, self.bins[place])
                self.levels[self.bins[place]] -= pieces

        @rule(share=st.decimals(min_value="0.001", max_value="1.2", places=3))
        def remove_from_anywhere(self, share):
            there = sum(self.levels.values())
            pieces = (there * share).quantize(Decimal("0.001"))
            if not self.product or not pieces:
                return
            if pieces > there:
                self.refused(-pieces, None)
                return
            self.adjust(-pieces, None)
            for place in sorted(self.bins, key=lambda pk: (-self.levels[pk], pk)):
                taken = min(pieces, self.levels[place])
                self.levels[place] -= taken
                pieces -= taken

        @rule()
        def empty(self):
            if self.product and (there := sum(self.levels.values())):
                self.adjust(-there, None)
                self.levels = dict.fromkeys(self.bins, Decimal(0))

        def adjust(self, pieces, place):
            stock.adjust(actor=owner, product_id=self.product, quantity=pieces, bin_id=place)

        def refused(self, pieces, place):
            try:
                self.adjust(pieces, place)
            except InsufficientStock:
                return
            raise AssertionError("went below zero")

        @invariant()
        def it_adds_up(self):
            assert consistency.differences() == []
            if not self.product:
                return
            product = Product.objects.get(pk=self.product)
            assert product.on_hand == sum(self.levels.values())
            assert product.stock_value >= 0
            assert product.on_hand or not product.stock_value
            found = dict(product.levels.values_list("bin_id", "quantity"))
            assert {pk: found.get(pk, Decimal(0)) for pk in self.bins} == self.levels

    run_state_machine_as_test(
        Stock,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
