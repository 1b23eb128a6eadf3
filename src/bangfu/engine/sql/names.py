"""How relations and columns of a run are called. All names are ours; none can clash.

Names of a pack begin with a letter and have no two underscores in a row, and none may be called
like a key; so whatever begins with an underscore or has two of them is ours.

``src_<subject>``            input: ids, and the columns of the subject's table
``figures``                  input: ``scope_id``, ``p__as_of`` and ``p__<parameter>``
``at_<subject>_<sweep>``     what has been worked out about a subject
``out_<subject>``            results of a subject, where something is asked of them
``<rule>``                   verdict: 1, 0, -1
``<rule>__failed``, ``__unknown``   bit sets of conditions
``<rule>__amount``           in fen
``<rule>__met``, ``__due``   the verdict and amount as other expressions see them
``<rule>__n``, ``__u``       how many children meet it, and how many are unknown
``_up_<subject>__<name>``    something of a subject above
``_agg<n>_<part>``           a part of an aggregate over children
``_x<n>``                    an expression worked out once and used more than once
"""

from bangfu.engine.language import tree as t

AS_OF = "p__as_of"
FIGURES = "figures"
SCOPE = "scope_id"
SUFFIX = {t.Source.MET: "__met", t.Source.AMOUNT: "__due"}


def ident(subject: str) -> str:
    """The key column of a subject.

    >>> ident("household")
    'household_id'
    """
    return f"{subject}_id"


def source(subject: str) -> str:
    """The input relation of a subject."""
    return f"src_{subject}"


def arrow(subject: str) -> str:
    """An Arrow table given for a subject, before it is completed."""
    return f"arrow_{subject}"


def relation(subject: str, sweep: int) -> str:
    """The relation of a subject after a sweep."""
    return f"at_{subject}_{sweep}"


def results(subject: str) -> str:
    """The results of a subject as a relation."""
    return f"out_{subject}"


def figure(parameter: str) -> str:
    """The column of a parameter."""
    return f"p__{parameter}"


def reference(ref: t.Ref) -> str:
    """The column a reference names in the relation of its subject."""
    return ref.name + SUFFIX.get(ref.source, "")


def from_above(ref: t.Ref) -> str:
    """The column under which a child's relation carries something of a parent."""
    return f"_up_{ref.subject}__{reference(ref)}"


def spare(number: int) -> str:
    """The column of an expression used more than once."""
    return f"_x{number}"


def layer(depth: int) -> str:
    """A layer of expressions inside a relation."""
    return f"layer_{depth}"


def aggregate(number: int) -> str:
    """What the columns of an aggregate's parts begin with."""
    return f"_agg{number}"
