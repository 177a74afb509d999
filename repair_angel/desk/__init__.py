"""The desk: staff pages that span apps."""
