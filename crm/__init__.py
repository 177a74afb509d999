"""CRM: customers, their companies, tags and devices, and what was agreed on price."""
