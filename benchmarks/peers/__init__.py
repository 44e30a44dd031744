"""What a person would use instead. Each does less than bvtool: see docs/prestaties.md."""
