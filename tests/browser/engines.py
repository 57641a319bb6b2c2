#!/usr/bin/env python3
"""The pages in other engines than Chromium: Firefox ESR takes pictures of them, WebKitGTK (nearest to Safari here)
is driven over WebDriver: pages load, styles and fonts apply, a search works, nothing sticks out at 360 px."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
from suite import GZA, ROOT, Server, Suite, run, wait_until

EDITION = os.environ.get('GUIDE', os.path.join(ROOT, 'build', 'test-guide.gza'))
suite = Suite('engines')
scratch = tempfile.mkdtemp(prefix='gza-engines-')
urls = run(GZA, 'edition', 'urls', EDITION).stdout.split()
service = [u for u in urls if u.startswith('/ka/s/')][3]
PAGES = {'chooser': '/', 'home': '/ka/', 'service': service, 'search': '/en/search?q=passport', 'hubs': '/ka/hubs'}


def png_size(path):
    with open(path, 'rb') as f:
        head = f.read(24)
    return int.from_bytes(head[16:20], 'big'), int.from_bytes(head[20:24], 'big')


def call(base, method, path, body=None):
    request = urllib.request.Request(base + path, method=method, data=None if body is None else json.dumps(body).encode(), headers={'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)['value']


def quietly_end(process):
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        process.kill()


with Server(EDITION) as server:
    # -- Firefox: a picture of each page, of a plausible size and not one colour ---------------------------------
    for name, path in PAGES.items():
        picture = f'{scratch}/{name}.png'
        profile = tempfile.mkdtemp(dir=scratch)
        env = dict(os.environ, HOME=scratch, MOZ_HEADLESS='1')
        try:
            subprocess.run(['firefox-esr', '--headless', '--no-remote', '--profile', profile, '--window-size=360,800', '--screenshot', picture, server.url + path],
                           env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
        except subprocess.TimeoutExpired:
            pass
        ok = os.path.exists(picture) and os.path.getsize(picture) > 8000
        size = png_size(picture) if ok else None
        suite.check(ok and size[0] == 360 and size[1] >= 500, f'Firefox shows {name} at 360 px', f'{size}, {os.path.getsize(picture) if os.path.exists(picture) else "no picture"}')

    # -- WebKitGTK over WebDriver, under a virtual screen ----------------------------------------------------------
    display = f':{90 + os.getpid() % 100}'
    screen = subprocess.Popen(['Xvfb', display, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    env = dict(os.environ, DISPLAY=display, HOME=scratch, WEBKIT_DISABLE_COMPOSITING_MODE='1', WEBKIT_FORCE_SANDBOX='0', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS='1', LIBGL_ALWAYS_SOFTWARE='1', GDK_BACKEND='x11', NO_AT_BRIDGE='1')
    time.sleep(1)
    port = 20000 + os.getpid() % 20000
    driver = subprocess.Popen(['WebKitWebDriver', f'--port={port}', '--host=127.0.0.1'], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    base = f'http://127.0.0.1:{port}'

    def up():
        try:
            return call(base, 'GET', '/status') is not None
        except OSError:
            return False

    session = None
    try:
        wait_until(up, 15)
        browser = next(p for p in ('/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser', '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '') if not p or os.path.exists(p))
        wanted = {'browserName': 'MiniBrowser', 'webkitgtk:browserOptions': {'binary': browser, 'args': ['--automation']}} if browser else {}
        session = call(base, 'POST', '/session', {'capabilities': {'alwaysMatch': wanted}})['sessionId']
        at = f'/session/{session}'
        call(base, 'POST', f'{at}/window/rect', {'width': 400, 'height': 800})

        def script(code):
            return call(base, 'POST', f'{at}/execute/sync', {'script': code, 'args': []})

        for name, path in PAGES.items():
            call(base, 'POST', f'{at}/url', {'url': server.url + path})
            got = script('return {title: document.title, h1: (document.querySelector("h1")||{}).innerText, font: getComputedStyle(document.body).fontFamily,'
                         ' sheets: document.styleSheets.length, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, lang: document.documentElement.lang}')
            suite.check(got['title'] and got['h1'] and got['sheets'] >= 1 and 'Gza' in got['font'], f'WebKitGTK shows {name}, styled', got)
            suite.check(got['wide'] <= 0, f'WebKitGTK: {name} does not scroll sideways', got)
        call(base, 'POST', f'{at}/url', {'url': server.url + '/en/'})
        field = list(call(base, 'POST', f'{at}/element', {'using': 'css selector', 'value': 'input[name=q]'}).values())[0]
        call(base, 'POST', f'{at}/element/{field}/value', {'text': 'passport\ue007'})
        suite.check(wait_until(lambda: '/en/search?q=passport' in call(base, 'GET', f'{at}/url'), 10), 'WebKitGTK: the search is typed and answered', call(base, 'GET', f'{at}/url'))
        suite.check(script('return document.querySelectorAll("main .gza-result a").length') > 0, 'WebKitGTK: the search finds something')
    except Exception as e:  # whatever goes wrong with the driver is a failure of this part
        suite.check(False, 'WebKitGTK can be driven', repr(e))
    finally:
        if session:
            try:
                call(base, 'DELETE', f'/session/{session}')
            except OSError:
                pass
        quietly_end(driver)
        quietly_end(screen)
shutil.rmtree(scratch, ignore_errors=True)
suite.end()
