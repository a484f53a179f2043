"""What a chapter calls: results, figures, tables, and the places of pages."""
