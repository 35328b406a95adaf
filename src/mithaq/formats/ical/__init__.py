"""iCalendar (RFC 5545) and the scheduling that travels with it (iTIP, RFC 5546): what is written, and a counter-proposal that is read."""
