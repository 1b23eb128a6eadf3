"""Pages of procedures: what waits for me, a filing with its way, decisions, candidates."""
