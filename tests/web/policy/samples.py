"""A made-up document in the shape of one, for tests."""

from bangfu.policy.packs import actions
from bangfu.policy.packs.models import Document

TEXT = """莲城决定
一、怎样算脱贫。
（一）收入线。人均收入高于收入线。
（二）职教补助。在读的给补助。
二、修房补助。住房不安全的给补助。
三、村的标准。集体收入高于收入线。
"""


def imported(document: str = "lotus-2015", text: str = TEXT) -> Document:
    return actions.import_document(by="tests", document_id=document, title="莲城决定", text=text)
