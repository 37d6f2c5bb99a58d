"""What sockets ask about groups."""
