"""What came in at the CAK: found, read once, kept, with its moment of arrival."""
