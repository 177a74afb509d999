"""How often: counters in the shared cache that two requests at once cannot both miss."""

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most so many in a window of seconds, counted from the first."""

    name: str
    most: int
    seconds: int

    def count(self, who: str) -> int:
        """One more; returns how many that makes in this window."""
        key = self._key(who)
        if cache.add(key, 1, self.seconds):
            return 1
        try:
            return cache.incr(key)
        except ValueError:  # the window ended between the two
            cache.set(key, 1, self.seconds)
            return 1

    def is_over(self, who: str) -> bool:
        """Whether no more is allowed, without counting this one."""
        return cache.get(self._key(who), 0) >= self.most

    def _key(self, who: str) -> str:
        return f"limit:{self.name}:{who}"
