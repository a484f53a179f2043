"""A topic of the review: its estimates, figures and tables side by side."""
