"""Geometry without grid management: coordinate systems, coverages, cutting, locating, files."""
