"""Pages of three-way consistency: how households stand, comparisons, and their differences."""
