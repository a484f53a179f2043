"""Every way in which rows come makes one entry: form, issue, pasted rows, second reading."""
