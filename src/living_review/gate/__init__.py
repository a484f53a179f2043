"""The only judge of a table: rules, how a problem is told, and the typed tables that have passed."""
