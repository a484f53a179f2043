"""The versions of the review beside each other: what changed, and the site that keeps them all."""
