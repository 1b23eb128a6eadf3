"""Setting one field of a household or of many, with a preview, and taking it back as a whole."""
