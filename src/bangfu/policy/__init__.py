"""Policy at work: packs installed, documents imported, facts published, runs, verdicts.

Leans on the engine for meaning and on the registry for records. What does not live here: any
figure, threshold or clause (packs), and any change of a household's status (procedures).
"""
