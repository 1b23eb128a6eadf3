"""Pages of surveys: questionnaires, campaigns and their coverage, answering, locked lists."""
