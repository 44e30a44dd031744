"""The least that a job can cost: the same libraries, the same cells or bytes, nothing else."""
