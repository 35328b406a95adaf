"""`mithaq lab`: throw-away nodes for measuring and for trying clients; nothing of them outlives the command."""
