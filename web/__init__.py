"""Pages: what people see and fill in. They decide nothing, and ask the API what its visitor may see and do."""
