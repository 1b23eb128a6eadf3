"""Items that cite a clause which the text of the document does not have."""

from collections.abc import Collection, Iterator, Mapping

from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import Problem, nearest
from bangfu.policy.packs.carriers.listing import carriers

# What the clauses of each document are called, by the name packs cite it by.
Refs = Mapping[str, Collection[str]]


def problems(pack: Pack, refs: Refs) -> Iterator[Problem]:
    """One for each item and clause, in the order of files; documents not at hand are passed over.

    Args:
        pack: whose items cite.
        refs: clauses of the documents whose text is at hand, as ``四(二)2``.
    """
    found = {
        (one.where, one.cite.document, one.cite.clause): None
        for one in carriers(pack)
        if one.cite.clause and one.cite.clause not in refs.get(one.cite.document, [one.cite.clause])
    }
    for place, document, clause in sorted(found):
        title = pack.documents[document].title if document in pack.documents else document
        values = {"document": title, "clause": clause}
        yield Problem("unknown_clause", place, values, nearest(clause, refs[document]))
