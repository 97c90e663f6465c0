"""What Huying is measured against: honest services with the same operations and the same durability."""
