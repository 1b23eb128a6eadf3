"""Surveys: questionnaires of packs answered about households, members and villages.

``answers`` reads and shows single answers, ``queries`` says where a survey stands, ``actions``
keeps drafts and submits them, ``filling`` writes answers into the file; ``campaigns`` assigns a
survey to an area for a time, ``coverage`` counts how far it is, ``rankings`` locks a list of the
first by score; ``xlsform`` reads and writes forms of ODK and Kobo, ``collected`` takes answers
gathered with them. What does not live here: the questions themselves (packs) and what rules make
of the answers (policy). What is known of those asked comes from above through ``surroundings``.
"""
