"""Long work as people see it: how far it is, how it ended, and how to stop it."""
