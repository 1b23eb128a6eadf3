"""Static files: hashed and compressed by whitenoise, except what Vite already hashed."""

import re

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Leaves ``assets/`` alone: hashing a bundle twice breaks its imports."""

    manifest_strict = False

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """The public name of a file."""
        if name.startswith("assets/"):
            return name
        hashed: str = super().hashed_name(name, content, filename)
        return hashed


def is_immutable(_path: str, url: str) -> bool:
    """Whether a served file may be cached for ever (its name carries a hash)."""
    return bool(re.search(r"/assets/.+-[\w-]{8}\.\w+$|\.[0-9a-f]{12}\.\w+$", url))
