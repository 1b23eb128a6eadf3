"""Pages of paper forms: the list of forms, what to print of a record, printing of many."""
