"""What cannot start says why in one line, with the name of the setting to change."""

import pytest

START = """
import runpy, sys
sys.argv = ["manage.py", "serve"]
runpy.run_path("manage.py", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "80a", "a whole number"),
        ("REPAIR_ANGEL_HOME", "/dev/null/home", "nothing can be kept in /dev/null/home"),
        ("DATABASE_URL", "postgres://me:tellnobody@127.0.0.1:1/x", "cannot be reached"),
    ],
)
def test_a_start_that_cannot_be_is_one_sentence(outside, name, value, said):
    done = outside(START, **{"REPAIR_ANGEL_DEMO": "0", "PORT": "8138", name: value})

    assert done.returncode == 1
    assert f"{name}: " in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "tellnobody" not in done.stderr
