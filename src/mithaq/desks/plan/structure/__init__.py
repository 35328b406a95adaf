"""What gives a cooperation its shape: working groups, framework documents, the sides' own plans beside the joint one, cross-links."""
