"""The product as its people meet it: commands, a server of its own, a browser."""
