"""Reports as plain STIX 2.1, for tools that know nothing of Mithaq."""
