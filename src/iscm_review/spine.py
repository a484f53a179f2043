"""The spine as a row of places, from above to below; the cord of an adult ends at about L1-L2."""

SPINE = (*(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)),
         *(f"L{n}" for n in range(1, 6)), "S1")
PLACE = {level: n for n, level in enumerate(SPINE)}
#: What a range may begin or end in that is no vertebra → the vertebra it reaches.
ENDS = {"medulla": "C1", "conus": "L1"}
