"""Three-way consistency: the national record, the paper file and reality of each household.

Here live comparisons with an export of the national system, what people decide about each
difference, and per household how each of the three stands, with day and evidence. The export comes
in as every ledger does (``registry.imports``), is compared and never written; what is put right
here goes through the acts of the registry, what is wrong there leaves as a file in the layout of
the export. Leans on ``registry``; nothing here alters a household by itself.
"""
