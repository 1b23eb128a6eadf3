"""The packs in force, the texts of the documents they cite, and figures set by the user."""
