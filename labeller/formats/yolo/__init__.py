"""YOLO, by Ultralytics and Darknet."""
