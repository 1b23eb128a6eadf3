"""Pages of public notices: boards for everybody, and the desk of those who put them up."""
