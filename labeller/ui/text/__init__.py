"""Texts as they are read: large, in lines that the eye can follow, and with places that are code points."""
