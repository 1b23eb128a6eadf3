"""The REST API: the same reads and actions as the pages, for programs that hold a personal key.

Who asks is told by a key (``base.keys``) and nothing else; cookies are not looked at, so no page of
somebody else can ask in a person's name. What a key may do is what its owner may do at that moment.
Fields of households are data, so they travel as objects keyed by the catalogue's names.
"""
