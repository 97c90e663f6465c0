"""Simple drawings that stand for photos in the demo: nobody's picture, and the same wherever it is told."""
