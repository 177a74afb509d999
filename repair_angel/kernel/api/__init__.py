"""The REST door: how requests come in and answers go out, for every app and both dialects.

An app's `api/` has one module per noun with its In and Out serializers, filters and viewset; it
builds on `viewsets`, `input`, `output`, `filters` and `routing`, and needs nothing else from here.
"""
