"""Forms of ODK and Kobo: questionnaires from XLSForm workbooks and back.

``expressions`` puts our expressions into XPath, ``xpath`` the common part of XPath into ours;
``workbook`` writes a form, ``compiling`` has one read by pyxform in a process of its own with
limits, ``taking`` makes a survey of what it found. What cannot be said on the other side is told,
never guessed. Nothing here touches the database.
"""
