#!/usr/bin/env python3
"""Makes data/guide/map/shapes.tsv (municipality id or -, TAB, SVG path) from the TopoJSON of data/map.

    map_shapes.py TOPOJSON MUNICIPALITIES_YAML OUT_TSV

A unit gets the id of the municipality whose centre lies in it; two centres in one unit (a city in its
district) are told apart by the unit's name. Prints the view box and whatever did not join.
"""
import json
import math
import re
import sys

WIDTH = 700


def arcs_of(topology):
    scale, move = topology['transform']['scale'], topology['transform']['translate']
    for arc in topology['arcs']:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        yield points


def rings_of(geometry, arcs):
    polygons = geometry['arcs'] if geometry['type'] == 'MultiPolygon' else [geometry['arcs']]
    for polygon in polygons:
        for ring in polygon:
            points = []
            for index in ring:
                part = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += part if not points else part[1:]
            yield points


def inside(point, rings):
    x, y = point
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def number(v):
    text = f'{v:.1f}'
    text = text[:-2] if text.endswith('.0') else text
    return text.replace('-0.', '-.') if text.startswith('-0.') else text[1:] if text.startswith('0.') else text


def path_of(rings, project):
    out = []
    for ring in rings:
        last = None
        for point in ring[:-1]:
            x, y = project(point)
            x, y = round(x, 1), round(y, 1)
            if last is None:
                out.append(f'M{number(x)} {number(y)}')
            elif (x, y) != last:
                dx, dy = round(x - last[0], 1), round(y - last[1], 1)
                step = number(dy)
                out.append(f'l{number(dx)}' + (step if step.startswith('-') else ' ' + step))
            last = (x, y)
        out.append('z')
    return ''.join(out)


def main():
    topology = json.load(open(sys.argv[1], encoding='utf-8'))
    ours, current = [], None
    for line in open(sys.argv[2], encoding='utf-8'):
        m = re.match(r'^- id: (\S+)|^  (lat|lon): (\S+)|^    en: "(.*)"', line)
        if m and m.group(1):
            current = {'id': m.group(1)}
            ours.append(current)
        elif m and m.group(2):
            current[m.group(2)] = float(m.group(3))
        elif m and m.group(4) and 'name' not in current:
            current['name'] = m.group(4)
    arcs = list(arcs_of(topology))
    units = [(g['properties'], list(rings_of(g, arcs))) for g in topology['objects']['adm2']['geometries']]
    xs = [p[0] for _, rings in units for r in rings for p in r]
    ys = [p[1] for _, rings in units for r in rings for p in r]
    squeeze = math.cos(math.radians((min(ys) + max(ys)) / 2))
    k = (WIDTH - 4) / ((max(xs) - min(xs)) * squeeze)
    project = lambda p: ((p[0] - min(xs)) * squeeze * k + 2, (max(ys) - p[1]) * k + 2)
    height = math.ceil((max(ys) - min(ys)) * k + 4)
    plain = lambda s: re.sub(r'[^a-z]', '', s.lower().removesuffix(' city'))
    taken, joined = {}, {}
    for m in ours:
        for i, (properties, rings) in enumerate(units):
            if plain(properties['name']) == plain(m['name']):
                joined.setdefault(i, []).append(m)
                taken[m['id']] = i
    for m in ours:
        if m['id'] in taken:
            continue
        for i, (properties, rings) in enumerate(units):
            if i not in joined and inside((m['lon'], m['lat']), rings):
                joined.setdefault(i, []).append(m)
                taken[m['id']] = i
    with open(sys.argv[3], 'w', encoding='utf-8') as out:
        rows = []
        for i, (properties, rings) in enumerate(units):
            ids = joined.get(i, [])
            if len(ids) > 1:
                print('two centres in', properties['name'], [m['id'] for m in ids])
            rows.append((ids[0]['id'] if ids else '-', path_of(rings, project), properties['name']))
        for row in sorted(rows):
            out.write(f'{row[0]}\t{row[1]}\n')
    print(f'view box 0 0 {WIDTH} {height}; {len(taken)} of {len(ours)} municipalities joined')
    print('ours without outline:', [m['id'] for m in ours if m['id'] not in taken])
    print('outlines without id:', [row[2] for row in rows if row[0] == '-'])
    for i, ms in joined.items():
        if plain(units[i][0]['name']) != plain(ms[0]['name']):
            print('by place:', units[i][0]['name'], '->', ms[0]['id'])
        elif not inside((ms[0]['lon'], ms[0]['lat']), units[i][1]):
            print('centre lies outside of its outline:', ms[0]['id'])


if __name__ == '__main__':
    main()
