"""Emergency access: a post for a few hours, asked for by one officer and allowed by another."""
