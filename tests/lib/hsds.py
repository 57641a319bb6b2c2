"""HSDS 3.1, checked twice: by the rules that the specification states, and by its JSON Schemas.

The schemas (CC BY-SA 4.0, openreferral/specification) are not in this repository. Give their folder in
HSDS_SCHEMAS (it holds service.json, organization.json ...) and every object is validated with them too.
"""
import json
import os
import re
from urllib.parse import urlparse

UUID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}')
ADDRESS = ('address_1', 'city', 'state_province', 'postal_code', 'country', 'address_type')
REQUIRED = {
    'service': ('name', 'status'), 'organization': ('name', 'description'), 'location': ('location_type',),
    'phone': ('number',), 'address': ADDRESS, 'url': ('url',), 'taxonomy': ('name', 'description'),
    'taxonomy_term': ('name', 'description'), 'attribute': (), 'cost_option': (), 'required_document': (), 'schedule': (),
}
NUMBERS = {'amount', 'minimum_age', 'maximum_age', 'latitude', 'longitude', 'extension', 'timezone'}
URIS = {'url', 'website', 'uri', 'term_uri', 'logo'}
DATES = {'valid_from', 'valid_to', 'assured_date'}
CHOICES = {
    'status': {'active', 'inactive', 'defunct', 'temporarily closed'}, 'location_type': {'physical', 'postal', 'virtual'},
    'address_type': {'physical', 'postal', 'virtual'},
}
INSIDE = {
    'phones': 'phone', 'addresses': 'address', 'additional_urls': 'url', 'cost_options': 'cost_option', 'schedules': 'schedule',
    'required_documents': 'required_document', 'attributes': 'attribute', 'organization': 'organization',
    'taxonomy_term': 'taxonomy_term', 'other_organizations': 'organization',
}
TOP = {'contents': 'service', 'organizations': 'organization', 'locations': 'location', 'taxonomies': 'taxonomy',
       'taxonomy_terms': 'taxonomy_term'}


def uri_ok(text):
    parts = urlparse(text)
    return text.isascii() and ' ' not in text and parts.scheme in ('http', 'https') and bool(parts.netloc)


def one(kind, data, where):
    """What is wrong with one object and with all that is inside it."""
    if not UUID.fullmatch(data.get('id', '')):
        yield f'{where}: id is no UUID in small letters'
    for key in REQUIRED[kind]:
        if not isinstance(data.get(key), str) or not data[key] and key != 'postal_code':
            yield f'{where}: {key} is missing'
    for key, value in data.items():
        at = f'{where}.{key}'
        if key in INSIDE:
            for n, inner in enumerate(value if isinstance(value, list) else [value]):
                yield from one(INSIDE[key], inner, f'{at}[{n}]')
        elif key in NUMBERS:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                yield f'{at}: not a number'
        elif isinstance(value, str):
            if not value and key != 'postal_code':
                yield f'{at}: empty; leave the key out'
            if key in URIS and not uri_ok(value):
                yield f'{at}: no URI: {value}'
            if key in DATES and not re.fullmatch(r'\d{4}-\d\d-\d\d', value):
                yield f'{at}: no date: {value}'
            if key == 'email' and not re.fullmatch(r'[!-~]+@[!-~]+\.[a-z]+', value):
                yield f'{at}: no e-mail address: {value}'
            if key in CHOICES and value not in CHOICES[key]:
                yield f'{at}: {value} is not one of {sorted(CHOICES[key])}'
        elif value is None:
            yield f'{at}: null; leave the key out'


def problems(data):
    found = []
    for key, want in (('total_pages', 1), ('page_number', 1), ('first_page', True), ('last_page', True), ('empty', False),
                      ('total_items', len(data['contents'])), ('size', len(data['contents']))):
        if data.get(key) != want or isinstance(data.get(key), bool) != isinstance(want, bool):
            found.append(f'page: {key} is {data.get(key)!r}, expected {want!r}')
    for key, kind in TOP.items():
        for n, item in enumerate(data[key]):
            found += one(kind, item, f'{key}[{n}]')
        ids = [item['id'] for item in data[key]]
        if len(set(ids)) != len(ids):
            found.append(f'{key}: an id stands twice')
    known = {o['id'] for o in data['organizations']}
    found += [f'{s["name"]}: its organization is not in the list' for s in data['contents']
              if 'organization' in s and s['organization']['id'] not in known]
    return found


def schema_problems(data, folder):
    """With python3-jsonschema; every schema is known by its file name, as its $refs are written."""
    import jsonschema
    store = {}
    for name in os.listdir(folder):
        if name.endswith('.json') and name != 'openapi.json':
            with open(os.path.join(folder, name), encoding='utf-8') as f:
                store[f'http://hsds.invalid/{name}'] = dict(json.load(f), **{'$id': f'http://hsds.invalid/{name}'})
    found = []
    for key, kind in TOP.items():
        schema = store[f'http://hsds.invalid/{kind}.json']
        checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker(),
                                             resolver=jsonschema.RefResolver(f'http://hsds.invalid/{kind}.json', schema, store=store))
        for n, item in enumerate(data[key]):
            found += [f'{key}[{n}].{".".join(map(str, e.path))}: {e.message[:200]}' for e in checker.iter_errors(item)]
    return found
