#!/usr/bin/env python3
"""Fetches every page of the edition and looks at it: status, links, fragments, head, headers, safety."""
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from page import Page
from suite import GZA, ROOT, Server, Suite, run

EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
BASE = 'https://gza.example.org'
NOT_NEUTRAL = re.compile('ძალადობ|ტრეფიკინგ|თავშესაფრის მაძიებ|დაკავებ|violen|traffick|asylum|detention|detain|abuse', re.I)
HANDLER = re.compile(r'^on[a-z]+$')
CSP_NEEDS = ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
             "require-trusted-types-for 'script'"]
suite = Suite('pages')
urls = run(GZA, 'edition', 'urls', EDITION).stdout.split()
if len(urls) < 20:
    sys.exit('the edition has no pages')
suite.check(len(set(urls)) == len(urls), 'every address is listed once')


def check_headers(path, headers, is_page=True):
    csp = headers.get('content-security-policy', '')
    suite.check(all(part in csp for part in CSP_NEEDS) and 'unsafe-inline' not in csp and 'unsafe-eval' not in csp.replace('wasm-unsafe-eval', '')
                and 'http' not in csp, f'{path}: content security policy', csp)
    suite.check(headers.get('x-content-type-options') == 'nosniff' and headers.get('referrer-policy') == 'no-referrer'
                and headers.get('cross-origin-opener-policy') == 'same-origin' and 'cross-origin-resource-policy' in headers
                and 'permissions-policy' in headers, f'{path}: the other security headers', headers)
    suite.check('set-cookie' not in headers, f'{path}: no cookie (SAFE-03)')
    suite.check('server' not in headers or not re.search(r'\d', headers['server']), f'{path}: no version of the server')
    if is_page:
        suite.check(re.fullmatch(r'"[^"]+"', headers.get('etag', '')), f'{path}: a strong ETag', headers.get('etag'))


def is_own(url):
    return url.startswith('/') and not url.startswith('//')


def check_page(path, body, links):
    source = body.decode('utf-8')
    page = Page(source)
    lang = path.split('/')[1] if path != '/' else 'ka'
    suite.check(source.startswith('<!DOCTYPE html>') and not page.problems, f'{path}: well formed', page.problems[:3])
    root = next(page.find('html'))
    suite.same(root.get('lang'), lang, f'{path}: its language')
    suite.same(len(list(page.find('h1'))), 1, f'{path}: one h1')
    suite.same(len(list(page.find('main'))), 1, f'{path}: one main')
    title = page.title()
    suite.check(title and not NOT_NEUTRAL.search(title), f'{path}: a neutral title (SAFE-02)', title)
    suite.check(not NOT_NEUTRAL.search(urllib.parse.unquote(path)), f'{path}: a neutral address (SAFE-02)')
    suite.check(len(page.ids) == len(set(page.ids)), f'{path}: each id once', [i for i in page.ids if page.ids.count(i) > 1][:3])
    description = next(page.find('meta', name='description'), None)
    suite.check(description is not None and description.get('content'), f'{path}: a description')

    # canonical and hreflang, and none where the page is not to be indexed
    robots = next(page.find('meta', name='robots'), None)
    canonical = [e.get('href') for e in page.find('link', rel='canonical')]
    others = {e.get('hreflang'): e.get('href') for e in page.find('link') if e.get('hreflang')}
    if path == '/':
        suite.check({'ka', 'en'} <= set(others), '/: hreflang links', others)
    else:
        if robots is None:
            suite.same(canonical, [BASE + path], f'{path}: canonical')
        else:
            suite.check(not canonical, f'{path}: no canonical beside noindex')
        rest = path[4:]
        suite.check(others.get('ka') == f'{BASE}/ka/{rest}' and others.get('en') == f'{BASE}/en/{rest}', f'{path}: hreflang links', others)
        switch = [e for e in page.find('a') if e.get('hreflang')]
        suite.check(len(switch) >= 1 and switch[0].get('href') == f'/{"en" if lang == "ka" else "ka"}/{rest}', f'{path}: the language switch')

    leave = [e for e in page.all if 'data-gza-exit' in e.attrs]
    suite.check(len(leave) == 1 and leave[0].tag == 'a' and leave[0].get('href', '').startswith('https://'), f'{path}: quick exit as a plain link (SAFE-01)')
    suite.check(any(e.get('href') == '#main' for e in page.find('a')) and 'main' in page.ids or path == '/', f'{path}: a skip link')

    # nothing inline, nothing of others (WEB-08, WEB-12, PRIV-13)
    inline = [e.tag for e in page.all if e.get('style') is not None or e.tag in ('style', 'iframe', 'object', 'embed', 'base')]
    inline += [f'{e.tag} {n}' for e in page.all for n in e.attrs if HANDLER.match(n)]
    inline += ['script' for e in page.find('script') if e.get('src') is None and e.get('type') != 'application/ld+json']
    inline += [f'{e.tag} javascript:' for e in page.all for n in ('href', 'src', 'action') if re.match(r'\s*(javascript|data|vbscript):', e.get(n) or '', re.I)]
    suite.check(not inline, f'{path}: no inline style, script or handler', inline[:5])
    loaded = [e.get('src') for e in page.all if e.get('src')]
    loaded += [e.get('href') for e in page.find('link') if e.get('rel') in ('stylesheet', 'icon', 'preload', 'manifest', 'apple-touch-icon', 'modulepreload')]
    loaded += [e.get('action') for e in page.find('form') if e.get('action')]
    suite.check(all(is_own(u) for u in loaded), f'{path}: loads own things only', [u for u in loaded if not is_own(u)])
    suite.check(not [e for e in page.find('link', rel='preload')], f'{path}: no preload (fonts are optional)')
    suite.check(all(e.get('rel') and 'noreferrer' in e.get('rel') for e in page.find('a') if (e.get('href') or '').startswith('http')),
                f'{path}: outside links are noreferrer', [e.get('href') for e in page.find('a') if (e.get('href') or '').startswith('http') and 'noreferrer' not in (e.get('rel') or '')][:3])
    for e in list(page.find('a')) + list(page.find('link')) + list(page.find('form')):
        for u in (e.get('href'), e.get('action')):
            if u and (is_own(u) or u.startswith('#')) or u == '':
                links.setdefault(urllib.parse.urljoin(path, u), path)
    for u in loaded:
        links.setdefault(u, path)
    for e in page.find('a'):
        href = e.get('href') or ''
        ok = is_own(href) or re.match(r'(#[\w-]+|https?://[^/]+\.[^/]+|mailto:[^@\s]+@[^@\s]+\.\w+$|tel:[+*]?\d{3,15}$)', href)
        suite.check(ok and href != '#', f'{path}: a link that leads somewhere', href)
        suite.check(e.text().strip() or e.get('aria-label') or any(i.get('alt') for i in e.walk() if i.tag == 'img'), f'{path}: a link with words', href)

    # what everybody needs
    suite.check(all(e.get('type') for e in page.find('button')), f'{path}: every button has a type')
    suite.check(all(e.get('alt') is not None for e in page.find('img')), f'{path}: every picture has a text')
    named = {e.get('for') for e in page.find('label')}
    fields = [e for e in page.all if e.tag in ('input', 'select', 'textarea') and e.get('type') not in ('hidden', 'submit', 'button')]
    suite.check(all(e.get('id') in named or e.get('aria-label') or e.get('aria-labelledby') for e in fields), f'{path}: every field has a label')
    suite.check(not re.search('[\u1c90-\u1cbf]', source), f'{path}: no Georgian capitals')
    levels = [int(e.tag[1]) for e in page.all if re.fullmatch(r'h[1-6]', e.tag)]
    suite.check(all(b - a <= 1 for a, b in zip(levels, levels[1:])), f'{path}: headings go down one level at a time', levels)
    return page


def check_service(path, page):
    fresh = page.by_class('gza-fresh')
    suite.check(len(fresh) == 1 and fresh[0].text().strip() and any(e.get('href') == '#sources' for e in fresh[0].walk()), f'{path}: a freshness line that leads to its sources')
    actions = page.by_class('gza-actions')
    buttons = [e for e in page.by_class('gza-contact')]
    suite.check(len(actions) == 1, f'{path}: actions at the top')
    for b in buttons:
        href, words = b.get('href') or '', b.text().replace('\u00ad', '')
        digits = re.sub(r'\D', '', words)
        ok = (re.fullmatch(r'tel:[+*]?\d{3,15}', href) and re.sub(r'\D', '', href) in digits
              or re.match(r'https?://[^/\s]+\.[^/\s]+', href) and urllib.parse.urlsplit(href).hostname.removeprefix('www.') in words
              or re.fullmatch(r'mailto:[^@\s]+@[^@\s]+', href) and href[7:] in words)
        suite.check(ok, f'{path}: a contact button with a number, address or link', f'{href} {words}')
    if not buttons:
        suite.check(actions and len(actions[0].text().strip()) > 20, f'{path}: without a contact, a plain sentence')
    scripts = [e for e in page.find('script', type='application/ld+json')]
    suite.check(len(scripts) == 1, f'{path}: JSON-LD')
    import json
    try:
        data = json.loads(''.join(c for c in scripts[0].children if isinstance(c, str)))
        suite.check(data.get('@type') in ('GovernmentService', 'Service') and data.get('name'), f'{path}: JSON-LD names a service', str(data)[:200])
    except (ValueError, IndexError) as e:
        suite.check(False, f'{path}: JSON-LD is JSON', e)
    for mark in page.by_class('gza-source'):
        suite.check((mark.get('href') or '')[1:] in page.ids, f'{path}: source mark {mark.get("href")}')


with Server(EDITION, '--base-url', BASE) as server:
    links, pages, types = {}, {}, {}
    connection = server.connection()
    for path in urls:
        status, headers, body = server.get(path, connection=connection)
        suite.same(status, 200, f'{path} answers')
        check_headers(path, headers)
        kind = headers.get('content-type', '')
        types[path] = kind
        if kind.startswith('text/html'):
            suite.same(kind, 'text/html; charset=utf-8', f'{path}: says its coding')
            pages[path] = check_page(path, body, links)
            if re.match(r'/(ka|en)/s/', path):
                check_service(path, pages[path])
    suite.say(f'{len(pages)} pages, {len(urls) - len(pages)} other addresses')

    # every link resolves, every fragment exists
    for url, on in sorted(links.items()):
        path, _, fragment = url.partition('#')
        path = path or on
        if path not in pages and path not in types:
            status, headers, body = server.get(path, connection=connection)
            types[path] = headers.get('content-type', '')
            suite.same(status, 200, f'{path}, linked on {on}')
            check_headers(path, headers)
            if types[path].startswith('text/html'):
                pages[path] = Page(body.decode())
        if fragment and path in pages:
            suite.check(urllib.parse.unquote(fragment) in pages[path].ids, f'{url}, linked on {on}: the fragment exists')
    suite.say(f'{len(links)} different links followed')

    # both languages hold the same pages, and each is reached from the home page
    for path in pages:
        if path.startswith('/ka/') and path in urls:
            suite.check('/en/' + path[4:] in pages, f'{path} has an English page')
    reached, todo = set(), ['/ka/', '/en/']
    while todo:
        path = todo.pop()
        if path in reached or path not in pages:
            continue
        reached.add(path)
        for e in pages[path].find('a'):
            u = urllib.parse.urljoin(path, e.get('href') or '').split('#')[0].split('?')[0]
            todo.append(u)
    for path in urls:
        if path in pages and path != '/':
            suite.check(path in reached or path.endswith('/search'), f'{path} is reached from the home page')

    # errors help, in the page's language
    for path, wanted in (('/ka/s/zzzzz', 404), ('/en/nothing', 404), ('/nothing', 404), ('/en/search?q=a&q=b', 400)):
        status, headers, body = server.get(path, connection=connection)
        page = Page(body.decode())
        suite.same(status, wanted, f'{path} is refused')
        check_headers(path, headers, False)
        suite.check(any((e.get('href') or '').startswith(('/ka/', '/en/')) for e in page.find('a')), f'{path}: the way back')
        suite.same(next(page.find('html')).get('lang'), 'en' if path.startswith('/en') else 'ka', f'{path}: its language')
        suite.check(not re.search(r'\.c:\d|/src/|libc|0x[0-9a-f]{6}|gza/\d', body.decode()), f'{path}: tells nothing of the inside (WEB-15)')

    for path in ('/en/search?q=%ff', '/ka/search?q=%00', '/ka/%c0%af', '/ka/%zz', '/ka/%00'):
        suite.same(server.get(path)[0], 400, f'{path} is refused (WEB-06)')

    # conditional requests and methods
    for path in ('/ka/', '/en/s/' + next(p for p in urls if p.startswith('/en/s/')).split('/')[-1], '/robots.txt'):
        _, headers, body = server.get(path)
        status, again, nothing = server.get(path, {'If-None-Match': headers['etag']})
        suite.check(status == 304 and not nothing and again.get('etag') == headers['etag'], f'{path}: 304 for its own ETag', status)
        status, _, _ = server.get(path, {'If-None-Match': '"other"'})
        suite.same(status, 200, f'{path}: 200 for another ETag')
        status, head, nothing = server.get(path, method='HEAD')
        suite.check(status == 200 and not nothing and head.get('content-length') == str(len(body)), f'{path}: HEAD')
        status, packed, small = server.get(path, {'Accept-Encoding': 'br'})
        suite.check(packed.get('content-encoding') == 'br' and len(small) < len(body) or len(body) < 400, f'{path}: brotli', packed)
        suite.check(packed.get('etag') != headers['etag'] or 'content-encoding' not in packed, f'{path}: each coding has its own strong ETag')
        suite.check('content-encoding' not in packed or 'accept-encoding' in packed.get('vary', '').lower(), f'{path}: Vary')
    status, headers, _ = server.get('/ka/', method='POST')
    suite.check(status == 405 and headers.get('allow'), 'POST of a page: 405 with Allow', f'{status} {headers}')

    # a day that changes what is shown changes the ETag
    some = [p for p in urls if p.startswith('/ka/s/')][:40]
    before = [server.get(p)[1]['etag'] for p in some]
with Server(EDITION, '--base-url', BASE, '--today', '2035-01-01') as later:
    after = [later.get(p)[1]['etag'] for p in some]
    suite.check(before != after, 'another day, another ETag for pages that depend on it')

# settings: unset leaves the line out, set shows it
with Server(EDITION, '--report-phone', '+995 32 200 00 09', '--report-email', 'help@example.org', '--quick-exit', 'https://weather.example.org/') as set_up:
    _, _, body = set_up.get('/en/')
    suite.check(b'tel:+995322000009' in body and b'mailto:help@example.org' in body, 'report a mistake: shown when set')
    suite.check(b'href="https://weather.example.org/"' in body, 'quick exit: the target is a setting (SAFE-01)')
with Server(EDITION) as plain:
    _, _, body = plain.get('/en/')
    suite.check(b'mailto:' not in body and b'tel:' not in body, 'report a mistake: left out when not set')
suite.end()
