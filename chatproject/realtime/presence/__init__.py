"""Who is online, over all processes: `queries` for everybody who asks, `service` keeps it and tells."""
