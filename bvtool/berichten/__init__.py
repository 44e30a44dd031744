"""The conversation in messages: WMO407 out, WMO408 and faults back, by the rules of iEb 2.0."""
