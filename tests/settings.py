"""Settings of the tests: the product's own, with a home of their own and fast passwords."""

import atexit
import importlib
import os
import shutil
import tempfile
from pathlib import Path

_home = os.environ.get("BANGFU_TEST_HOME")
if _home is None:
    _home = os.environ["BANGFU_TEST_HOME"] = tempfile.mkdtemp(prefix="bangfu-tests-")
    atexit.register(shutil.rmtree, _home, ignore_errors=True)

os.environ["BANGFU_HOME"] = _home
os.environ.setdefault("BANGFU_DATABASE_URL", "sqlite:///")
os.environ["BANGFU_LANG"] = "zh"
# Workers that tests start do what the test asks, not what comes round.
os.environ["BANGFU_TIMER"] = "off"
os.environ["BANGFU_PACKS"] = str(Path(__file__).parent / "packs")

product = importlib.import_module("bangfu.settings")
globals().update({name: value for name, value in vars(product).items() if name.isupper()})

# Argon2 costs a quarter of a second per log-in by design; tests log in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The page of all components is held to the same tests as the others.
STYLE_PAGE = True
# Pages name assets as after a build, so that tests of pages do not need one.
DJANGO_VITE = {"default": {"manifest_path": Path(__file__).parent / "web" / "manifest.json"}}

# Administrators of the cast log in with a password only; tests of the second factor ask for it.
SECOND_FACTOR = "off"
# Tests of pages are about the page; those of the proof itself turn it on.
FRESH_MINUTES = 0
# Tests send forms at once; those of the trap itself turn it on.
OBJECTION_SECONDS = 0
