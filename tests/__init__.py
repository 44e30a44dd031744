"""Facts about bvtool; every module mirrors one of the product, or one law of the process."""
