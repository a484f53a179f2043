"""What any review asks of its own evidence: flow of records, completeness, agreement, appraisal."""
