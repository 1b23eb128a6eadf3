"""The household list as a working tool: columns, kept filters, acts on many rows, cells to edit."""
