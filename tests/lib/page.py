"""page.py -- one HTML page taken apart, as far as the tests need it."""
import html.parser
import re

VOID = {'area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'}
SOFT_HYPHEN = '\u00ad'


class Element:
    def __init__(self, tag, attrs, parent):
        self.tag, self.attrs, self.parent, self.children = tag, attrs, parent, []

    def get(self, name, otherwise=None):
        return self.attrs.get(name, otherwise)

    def classes(self):
        return (self.get('class') or '').split()

    def walk(self):
        yield self
        for c in self.children:
            if isinstance(c, Element):
                yield from c.walk()

    def text(self):
        return ''.join(c if isinstance(c, str) else c.text() if c.tag not in ('script', 'style') else '' for c in self.children)


class Page(html.parser.HTMLParser):
    """Builds the tree and notes what is not closed; the text has no soft hyphens and single blanks."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element('#root', {}, None)
        self.problems = []
        self.feed(source)
        self.close()
        if self.at is not self.root:
            self.problems.append(f'<{self.at.tag}> is not closed')
        self.all = [e for e in self.root.walk() if e is not self.root]
        self.ids = [e.get('id') for e in self.all if e.get('id') is not None]

    def handle_starttag(self, tag, attrs):
        names = [n for n, _ in attrs]
        if len(set(names)) != len(names):
            self.problems.append(f'<{tag}> has an attribute twice')
        e = Element(tag, dict(attrs), self.at)
        self.at.children.append(e)
        if tag not in VOID:
            self.at = e

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.at.tag != tag:
            self.problems.append(f'</{tag}> closes <{self.at.tag}>')
        if self.at.parent:
            self.at = self.at.parent

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID and self.at.tag == tag:
            self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)

    def find(self, tag, **wanted):
        for e in self.all:
            if e.tag == tag and all(e.get(k.replace('_', '-')) == v for k, v in wanted.items()):
                yield e

    def by_class(self, name):
        return [e for e in self.all if name in e.classes()]

    def text(self):
        body = next(self.find('body'), self.root)
        return re.sub(r'\s+', ' ', body.text().replace(SOFT_HYPHEN, '')).strip()

    def title(self):
        return re.sub(r'\s+', ' ', next(self.find('title'), self.root).text()).strip()
