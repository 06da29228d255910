"""What Labeller costs: measured, printed, written down, never asserted."""
