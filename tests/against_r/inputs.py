"""What R is given for each topic: a table of numbers, with the set that each row belongs to."""

TOPICS: dict = {}
