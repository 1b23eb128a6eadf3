"""The engine at the size of a city, a province and the nation, beside what else could do it."""
