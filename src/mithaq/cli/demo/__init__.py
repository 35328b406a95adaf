"""The demonstration: two real nodes on this machine, and the story of one agreement told through their API."""
