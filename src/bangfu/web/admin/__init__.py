"""Pages of the three separated administrators and of the auditor: accounts, posts, the trail."""
