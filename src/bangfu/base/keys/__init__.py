"""Personal keys: what a program shows when it asks in the name of a person, and replies to retries.

A key never gives more than its owner has at that moment; it is over with its day, with the posts it
was made under, and when somebody locks the account. Of the key itself only a digest is kept.
"""
