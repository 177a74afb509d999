"""The settings of the environment at hand: `embedded` (one machine, no servers) or `production`.

Every setting is read from the environment; docs/running.md lists them. The tests name
`repair_angel.settings.test` themselves, and get nothing from here.
"""

import os

from repair_angel.settings import env

if os.environ.get("DJANGO_SETTINGS_MODULE", __name__) == __name__:
    if env.choice("REPAIR_ANGEL_ENV", ("embedded", "production"), "embedded") == "production":
        from repair_angel.settings.production import *  # noqa: F403  settings are a namespace
    else:
        from repair_angel.settings.embedded import *  # noqa: F403
