"""The user's own files back, with comments and tracked changes: copies in which only the parts that must change are changed."""
