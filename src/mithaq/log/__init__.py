"""The log: tree, note, checkpoint and proof are pure and verify without this node; append is the part that writes."""
