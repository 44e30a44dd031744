"""What CAK staff look at: pages, letters and workbooks."""
