"""The exchange: the sharing rule, channels, ranges, recalls, partners. Knows no desk, no page and no network library."""
