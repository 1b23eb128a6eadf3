"""Quality of the registry: checks become clues, and clues are verified, checked and closed."""
