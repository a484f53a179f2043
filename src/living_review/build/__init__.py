"""From chapters and tables to the site and the PDF."""
