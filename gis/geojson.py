"""The front door to GeoJSON: reading what others send, writing what others can rely on."""

from gis.geojson_reader import GeoJsonDocument, ReadingWarning, read_geojson
from gis.geojson_writer import RFC7946, GeoJsonForm, WrittenGeoJson, write_geojson, write_rfc7946

__all__ = [
    "RFC7946",
    "GeoJsonDocument",
    "GeoJsonForm",
    "ReadingWarning",
    "WrittenGeoJson",
    "read_geojson",
    "write_geojson",
    "write_rfc7946",
]
