"""Demo cities: a deterministic generator of plausible, wholly synthetic people.

``city.generate`` makes one from a recipe (``recipe``: the ``demo.yaml`` of packs), step by step
over whole columns: ``places``, ``families``, ``people`` with their ``names`` and ``ids``,
``health``, ``status``, ``incomes`` and their ``lines``, ``villages``, ``collected``. What is simply
drawn stands in the recipe and is read by ``scene`` (conditions) and ``cases`` (values).
``blanks`` leaves out, ``sheets`` and ``cells`` fill the ``ledger``, ``mistakes`` spoils some of
it, ``accounts`` says who logs in. The demo enters through the front door: it writes the ledger
that the import reads; nothing here touches the database.
"""
