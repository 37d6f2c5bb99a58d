"""What sockets ask about rooms."""
