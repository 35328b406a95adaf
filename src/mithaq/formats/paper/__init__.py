"""Papers in several languages side by side, as PDF and as DOCX: one model, two writers."""
