"""Photos that people send, made anew in a process of their own before anybody else's program opens them."""
