"""By which texts the names of people are found: parts of a name, its pinyin, its initials.

Keys belong to names, not to people: a name that a thousand people bear has its keys once.
"""
