"""Makes what an IT department installs: the bundles without internet, and the bill of materials.

Not a part of bvtool itself and not in its wheel. `mee/` holds what goes into every bundle as it is.
"""
