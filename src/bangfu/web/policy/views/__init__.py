"""Views of the policy pages, by what they show."""
