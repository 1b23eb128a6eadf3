"""Views of drafts, by what they show."""
