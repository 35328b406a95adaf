"""Reading: text in, proposals with their spans out. It knows no desk and no database; the listed names are handed in. Floor 4."""

from mithaq.reading.named.listed import ListedNames, ListedSubject, names_from_aliases
from mithaq.reading.read import MAX_CHARACTERS, ReportTooLong, read_report
from mithaq.reading.result import Reading

__all__ = ["MAX_CHARACTERS", "ListedNames", "ListedSubject", "Reading", "ReportTooLong", "names_from_aliases", "read_report"]
