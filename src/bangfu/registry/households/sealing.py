"""Id numbers and bank accounts of households: sealed to their row, found by fingerprint."""

from uuid import UUID

from bangfu.base.kit import crypto

ID_NO = "id_no"
ACCOUNT = "bank_account"


def seal_id_no(number: str, uid: UUID) -> bytes:
    """An id number sealed to the member with this ``uid``."""
    return crypto.provider().seal(number, context=f"member.id_no:{uid}")


def open_id_no(sealed: bytes, uid: UUID) -> str:
    """The id number; ``crypto.Broken`` if it was altered or belongs to another member."""
    return crypto.provider().open(sealed, context=f"member.id_no:{uid}")


def id_no_print(number: str) -> bytes:
    """The fingerprint under which an id number is found."""
    return crypto.provider().fingerprint(number, purpose=ID_NO)


def seal_account(number: str, uid: UUID) -> bytes:
    """A bank account sealed to the household with this ``uid``."""
    return crypto.provider().seal(number, context=f"household.bank_account:{uid}")


def open_account(sealed: bytes, uid: UUID) -> str:
    """The bank account; ``crypto.Broken`` if it was altered or belongs to another household."""
    return crypto.provider().open(sealed, context=f"household.bank_account:{uid}")


def account_print(number: str) -> bytes:
    """The fingerprint under which a bank account is found."""
    return crypto.provider().fingerprint(number, purpose=ACCOUNT)
