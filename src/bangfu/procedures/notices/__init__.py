"""Public notices: what of a filing is shown to everybody, for how long, and proof of it later.

``gate`` holds the only form in which anything is published; every page and print is made from it.
Leans on filings, whose steps say from which day to which a notice is up.
"""
