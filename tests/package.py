#!/usr/bin/env python3
"""The Debian package.

    tests/package.py          without building it: the service's sandbox, and what debian/ says twice
    tests/package.py FILE     installs FILE into a bare Debian 12 made here, boots that with its own systemd and looks
                              (root, network for the first time, debootstrap and systemd-container)
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from suite import GZA, ROOT, SMALL_GUIDE, Suite, publish, run

EXPOSURE = 12  # SBX-01: tenths on systemd-analyze's scale; 15 is asked for
BASE = os.path.join(ROOT, '.cache', 'bookworm-systemd.tar')
# What a Debian server has and our package does not ask for; dbus for systemctl, man-db for the unit's manual.
INCLUDE = 'systemd-sysv,dbus,man-db,curl,ca-certificates'
suite = Suite('package')


def read(*path):
    return open(os.path.join(ROOT, *path), encoding='utf-8').read()


def settings(text):
    return re.findall(r'^([A-Z]\w+)=(.*)$', text, re.M)


# ---- without a package ----------------------------------------------------------------------------


def exposure(file):
    done = run('systemd-analyze', 'security', '--offline=yes', f'--threshold={EXPOSURE}', '--no-pager', file)
    score = re.search(r'exposure level for .*?: ([\d.]+)', done.stdout)
    return done.returncode, float(score.group(1)) if score else None


def try_exposure(d):
    unit = read('debian', 'gza.service')
    code, score = exposure(os.path.join(ROOT, 'debian', 'gza.service'))
    suite.check(code == 0 and score is not None, f'sr_sbx_01 the service is open to at most {EXPOSURE} tenths', score)
    suite.say(f'sr_sbx_01 exposure {score} of 10')
    os.mkdir(f'{d}/open')
    with open(f'{d}/open/gza.service', 'w', encoding='utf-8') as out:
        out.write(re.sub(r'^(System|Protect|Private|Restrict|Dynamic|Capability).*$', '', unit, flags=re.M))
    suite.check(exposure(f'{d}/open/gza.service')[0] != 0, 'sr_sbx_01 a service without its sandbox is refused')


def try_unit(d):
    unit = read('debian', 'gza.service')
    with open(f'{d}/gza.service', 'w', encoding='utf-8') as out:  # the program and its manual are not installed here
        out.write(unit.replace('/usr/bin/gza serve', f'{GZA} serve').replace('Documentation=man:gza(1)\n', ''))
    done = run('systemd-analyze', 'verify', '--man=no', f'{d}/gza.service')
    about = [line for line in done.stderr.splitlines() if 'gza.service' in line]
    suite.same(about, [], 'systemd reads every line of the unit')
    said = dict(settings(unit))
    suite.same((said.get('StateDirectory'), said.get('StateDirectoryMode'), said.get('UMask')), ('gza', '0700', '0077'),
               'sr_sbx_04 the data folder is the service\'s alone')
    suite.same(said.get('LimitCORE'), '0', 'sr_log_04 no core dump')
    sold = run('sh', '-c', f'. {ROOT}/debian/gza.default; printf "%s|%s" "$GZA_EDITION" "$GZA_OPTIONS"')
    suite.same(sold.stdout, '|', 'what may be changed is all commented out')
    for source in ('debian/gza.service', 'debian/gza.default'):
        for option in re.findall(r'(?<![\w-])--[a-z-]+', re.sub(r'^.*help serve.*$', '', read(source), flags=re.M)):
            suite.check(option in run(GZA, 'help', 'serve').stdout, f'{source}: gza serve knows {option}')


def try_said_twice():
    packages = set(re.search(r'BUILD_PACKAGES=\((.*?)\)', read('script', 'lib.sh'), re.S).group(1).split())
    wanted = set(re.findall(r'^ ([a-z][\w.+-]+),', read('debian', 'control'), re.M))
    # build-essential and meson bring the rest
    suite.same(packages - wanted - {'gcc', 'libc6-dev', 'ninja-build'}, set(), 'debian/control names what script/build installs')
    version = re.search(r"version: '(.*?)'", read('meson.build')).group(1)
    suite.check(read('debian', 'changelog').startswith(f'gza ({version})'), f'debian/changelog begins with version {version} of meson.build')
    suite.same(run(GZA, '--version').stdout, f'gza {version}\n', 'gza --version')
    for line in ('data/guide/LICENSE', 'assets/fonts/LICENSE'):
        last = read(*line.split('/')).strip().splitlines()[-1].strip()
        suite.check(last in read('debian', 'copyright'), f'debian/copyright holds {line} to its end')


def try_texts(d):
    for name, words in (('completion', ['bash', '-n']), ('manual', ['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z'])):
        done = run(GZA, name)
        with open(f'{d}/{name}', 'w', encoding='utf-8') as out:
            out.write(done.stdout)
        if name == 'manual' and not shutil.which('man'):
            suite.skip('the manual has no warnings', 'man is not installed')
            continue
        done = run(*words, f'{d}/{name}')
        suite.same((done.returncode, done.stderr), (0, ''), f'gza {name} is read without a warning')


# ---- in a bare Debian -----------------------------------------------------------------------------

# Runs in the machine when it is up, and leaves lines "name<TAB>what was seen".
INSIDE = r'''#!/bin/bash
exec 2>/root/errors
say() { printf '%s\t%s\n' "$1" "$2" >>/root/seen; }
get() { curl -s -o /dev/null --max-time 5 -w '%{http_code}' "http://127.0.0.1:8080$1"; }
ready() { for _ in $(seq 100); do [ "$(get /healthz)" = 200 ] && return; sleep 0.1; done; }
until_said() { for _ in $(seq 100); do journalctl -u gza -o cat | grep -qF "$1" && return; sleep 0.1; done; }
ready
say active "$(systemctl is-active gza)"
say enabled "$(systemctl is-enabled gza)"
say page "$(get /ka/)"
say english "$(get /en/)"
pid=$(systemctl show -P MainPID gza)
say user "$(stat -c %u /proc/"$pid")"
say status "$(grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/"$pid"/status | tr -s '\t\n' ' ')"
say core "$(grep core /proc/"$pid"/limits | tr -s ' ')"
missed() { curl -s -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' -d "q=$1" http://127.0.0.1:8080/ka/search/missed; }
say missed "$(missed ველოსიპედი)"
say folder "$(stat -L -c %a /var/lib/gza) $(find /var/lib/gza/ -type f -printf '%m\n' | sort -u | tr '\n' ' ')"
say searches "$(gza searches --data /var/lib/gza)"
say others "$(runuser -u nobody -- ls /var/lib/gza/ 2>&1 | tail -1)"
# a new edition while it runs
mkdir -p /srv/gza
install -m 644 /root/edition-40.gza /srv/gza/guide.gza
echo GZA_EDITION=/srv/gza/guide.gza >>/etc/default/gza
systemctl restart gza && ready
install -m 644 /root/edition-41.gza /srv/gza/guide.gza
before=$(systemctl show -P MainPID gza)
systemctl reload gza
until_said 'now serving edition 41'
say reload "$? $(journalctl -u gza -o cat | grep -o 'now serving edition 41' | head -1)"
say samepid "$([ "$before" = "$(systemctl show -P MainPID gza)" ] && echo yes)"
# nobody reads the database after root did and the service restarts
systemctl stop gza
gza searches --data /var/lib/gza >/dev/null
systemctl start gza && ready
say missedagain "$(missed ტრამვაი)"
say kept "$(gza searches --data /var/lib/gza)"
# the copy of docs/operate.md, put back as it says there
say copied "$(gza export all --edition /srv/gza/guide.gza --data /var/lib/gza -o /root/copy 2>&1)"
systemctl stop gza
rm /var/lib/private/gza/gza.db*
install -m 600 /root/copy/gza.db /var/lib/private/gza/gza.db
chown -R --reference=/var/lib/private/gza /var/lib/private/gza
systemctl start gza && ready
say putback "$(gza searches --data /var/lib/gza)"
say missedthen "$(missed თვითმფრინავი)"
# kill -9: it is back by itself
kill -9 "$(systemctl show -P MainPID gza)"
sleep 3
ready
say back "$(get /ka/)"
say verify "$(systemd-analyze verify gza.service 2>&1 | grep gza)"
say score "$(systemd-analyze security --no-pager --threshold=12 gza.service >/dev/null; echo $?)"
say manual "$(man -w gza 2>/dev/null)"
say booklet "$(gza guide print /usr/share/gza/guide.gza -o /root/guide.pdf --lang ka 2>&1; head -c 5 /root/guide.pdf)"
dpkg -i /root/gza.deb >/dev/null 2>&1
ready
say upgraded "$(systemctl is-active gza) $(get /ka/)"
dpkg --purge gza >/dev/null 2>&1
say purged "$(systemctl is-active gza) $(ls -d /usr/bin/gza /usr/share/gza /etc/default/gza 2>/dev/null)"
say data "$(ls /var/lib/private/gza/gza.db)"
journalctl -u gza -o short-iso >/root/journal
systemctl poweroff --no-block
'''
WANTED = {
    'active': 'active', 'enabled': 'enabled', 'page': '200', 'english': '200', 'missed': '303',
    'status': 'CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1 Seccomp: 2 ',
    'folder': '700 600 ', 'searches': '1 word was asked for by fewer than 11 people: not shown.', 'reload': '0 now serving edition 41',
    'samepid': 'yes', 'missedagain': '303', 'kept': '2 words were asked for by fewer than 11 people: not shown.', 'back': '200',
    'copied': '/root/copy: edition 41, and the database', 'putback': '2 words were asked for by fewer than 11 people: not shown.',
    'missedthen': '303', 'verify': '', 'score': '0', 'manual': '/usr/share/man/man1/gza.1.gz', 'booklet': '%PDF-', 'upgraded': 'active 200',
    'purged': 'inactive ', 'data': '/var/lib/private/gza/gza.db',
}
MEANS = {
    'status': 'sr_sbx_01 the running service has no rights and a filter', 'folder': 'sr_sbx_04 folder 0700, files 0600',
    'core': 'sr_log_04 no core dump', 'kept': 'counts are kept over a restart, and root may look in between',
    'putback': 'a copy put back has the same counts', 'missedthen': 'and the service writes on',
    'others': 'sr_sbx_04 other users do not see the data', 'data': 'purging leaves what was written down',
}


def bare_debian(root):
    if not os.path.exists(BASE):
        suite.say('making a bare Debian 12, once')
        os.makedirs(os.path.dirname(BASE), exist_ok=True)
        done = run('debootstrap', '--variant=minbase', f'--include={INCLUDE}', 'bookworm', root)
        if done.returncode:
            sys.exit(f'debootstrap failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}')
        subprocess.run(['tar', '-C', root, '-cf', f'{BASE}.new', '.'], check=True)
        os.rename(f'{BASE}.new', BASE)
    else:
        subprocess.run(['tar', '-C', root, '--no-overwrite-dir', '-xf', BASE], check=True)


def nspawn(root, *words, **more):
    return run('systemd-nspawn', '--quiet', '--register=no', '--keep-unit', '--as-pid2', '-D', root, *words, stdin=subprocess.DEVNULL, **more)


def install(deb, root):
    shutil.copy(deb, f'{root}/root/gza.deb')
    nspawn(root, 'apt-get', 'update', '-q')
    done = nspawn(root, '--setenv=DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '-q', '--no-install-recommends', '/root/gza.deb')
    suite.check(done.returncode == 0, 'apt installs the package and what it needs', (done.stdout + done.stderr)[-2000:])
    suite.check(re.fullmatch(r'gza \d\S*', nspawn(root, 'gza', '--version').stdout.strip()), 'gza --version')


def boot(root, seconds):
    """Until it powers itself off. One that hangs is told to stop; a second SIGTERM makes nspawn end it."""
    machine = subprocess.Popen(['systemd-nspawn', '--quiet', '--register=no', '--keep-unit', '--private-network', '-D', root, '--boot'],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace')
    for wait in (seconds, 30, 30):
        try:
            return machine.communicate(timeout=wait)[0]
        except subprocess.TimeoutExpired:
            machine.terminate()
    machine.kill()
    return machine.communicate()[0]


def look_inside(root):
    with open(f'{root}/root/inside', 'w', encoding='utf-8') as out:
        out.write(INSIDE)
    os.chmod(f'{root}/root/inside', 0o755)
    with open(f'{root}/etc/systemd/system/inside.service', 'w', encoding='utf-8') as out:
        out.write('[Unit]\nAfter=multi-user.target gza.service\n[Service]\nType=oneshot\nExecStart=/root/inside\n'
                  'TimeoutStartSec=240\nExecStopPost=/bin/systemctl poweroff --no-block\n[Install]\nWantedBy=default.target\n')
    nspawn(root, 'systemctl', 'enable', '--quiet', 'inside.service')
    start = time.time()
    said = boot(root, 300)
    suite.say(f'booted and looked at in {time.time() - start:.0f} s')
    try:
        lines = open(f'{root}/root/seen', encoding='utf-8').read()
    except FileNotFoundError:
        return suite.check(False, 'the machine comes up', said[-2000:])
    seen = dict(re.findall(r'^(\w+)\t((?:(?!^\w+\t).*\n?)*)', lines, re.M))
    seen = {k: v.rstrip('\n') for k, v in seen.items()}
    for name, wanted in WANTED.items():
        suite.same(seen.get(name), wanted, MEANS.get(name, name))
    suite.check(61184 <= int(seen.get('user') or 0) <= 65519, 'a user of its own that exists while it runs', seen.get('user'))
    suite.check('0 0' in seen.get('core', ''), MEANS['core'], seen.get('core'))
    suite.check('denied' in seen.get('others', ''), MEANS['others'], seen.get('others'))
    if suite.failed:
        for name in ('journal', 'errors'):
            print(open(f'{root}/root/{name}', encoding='utf-8').read()[-3000:])


def try_installed(deb):
    folder = tempfile.mkdtemp(prefix='gza-debian-', dir='/var/tmp')
    root = f'{folder}/bare'
    os.mkdir(root)
    os.chmod(root, 0o755)  # it is / inside, and not only root's
    try:
        bare_debian(root)
        install(deb, root)
        for number in ('40', '41'):
            publish(SMALL_GUIDE, f'{root}/root/edition-{number}.gza', '--number', number, '--date', '2026-05-20')
        look_inside(root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if len(sys.argv) > 1:
    if os.geteuid() != 0:
        sys.exit('a bare Debian can be made by root only')
    try_installed(sys.argv[1])
else:
    with tempfile.TemporaryDirectory() as scratch:
        try_exposure(scratch)
        try_unit(scratch)
        try_said_twice()
        try_texts(scratch)
suite.end()
