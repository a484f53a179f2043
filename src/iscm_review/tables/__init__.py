"""Tables of the book: results in, numbered tables out."""
