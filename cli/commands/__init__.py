"""The commands of ``huying``, one file each."""
