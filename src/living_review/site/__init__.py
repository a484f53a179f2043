"""Pages that are made, not written: patients, reports, numbers, Explore, and what a page says of itself."""
