"""From a loaded pack to a program: expressions checked, definitions ordered, figures dated."""
