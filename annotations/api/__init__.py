"""The JSON API: one file per noun, serializers beside their endpoint."""
