#include "source/node.h"
#include "base/fmt.h"
#include "base/utf8.h"
#include <string.h>
#include <yaml.h>

void problem_add(Problems *p, Str file, int line, const char *rule, const char *form, ...)
{
    Problem *one = NEW(p->a, Problem);
    va_list args;

    va_start(args, form);
    *one = (Problem){ file, line, rule, arena_vfmt(p->a, form, args), NULL };
    va_end(args);
    if (!p->end)
        p->end = &p->first;
    *p->end = one;
    p->end = &one->next;
    p->count++;
}

const Node *node_get(const Node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (CHILDREN(n, map))
        if (str_eq(n->key, str_c(key)))
            return n;
    return NULL;
}

Str node_text(const Node *map, const char *key)
{
    const Node *n = node_get(map, key);

    return n && n->kind == NODE_TEXT && !node_is_null(n) ? n->text : (Str){ 0 };
}

bool node_is_null(const Node *n)
{
    return n && n->kind == NODE_TEXT && n->is_plain &&
           (n->text.n == 0 || str_eq(n->text, S("null")) || str_eq(n->text, S("~")));
}

typedef struct Building {
    Arena *a;
    Str file;
    Problems *problems;
    Node *open[NODE_DEPTH + 1]; /* the path of open lists and maps; [0] holds the root */
    Node *last[NODE_DEPTH + 1];
    Str key[NODE_DEPTH + 1]; /* a map's key that waits for its value */
    int key_line[NODE_DEPTH + 1];
    bool has_key[NODE_DEPTH + 1];
    int depth;
    uint32_t nodes;
    bool failed;
} Building;

static void refuse(Building *b, int line, const char *rule, const char *why)
{
    problem_add(b->problems, b->file, line, rule, "%s", why);
    b->failed = true;
}

static bool key_is_taken(const Node *map, Str key)
{
    for (CHILDREN(n, map))
        if (str_eq(n->key, key))
            return true;
    return false;
}

static void add_node(Building *b, Node n, int line)
{
    Node *parent = b->open[b->depth];

    if (++b->nodes > NODE_COUNT) {
        refuse(b, line, "yaml-too-large", "the file has too many entries");
        return;
    }
    n.line = line;
    if (parent->kind == NODE_MAP && b->depth > 0) {
        if (!b->has_key[b->depth]) {
            if (n.kind != NODE_TEXT) {
                refuse(b, line, "yaml-key", "a key must be a plain word");
                return;
            }
            if (parent->count < 256 && key_is_taken(parent, n.text))
                problem_add(b->problems, b->file, line, "duplicate-key",
                            "the key \"%.*s\" stands here twice; keep one", STR(n.text));
            if (str_eq(n.text, S("<<"))) {
                refuse(b, line, "yaml-merge",
                       "merge keys (<<) are not allowed; write the entries out");
                return;
            }
            b->key[b->depth] = n.text;
            b->key_line[b->depth] = line;
            b->has_key[b->depth] = true;
            return;
        }
        n.key = b->key[b->depth];
        n.key_line = b->key_line[b->depth];
        b->has_key[b->depth] = false;
    }
    Node *kept = NEW(b->a, Node);
    *kept = n;
    if (b->last[b->depth])
        b->last[b->depth]->next = kept;
    else
        parent->first = kept;
    b->last[b->depth] = kept;
    parent->count++;
    if (n.kind == NODE_TEXT)
        return;
    if (b->depth == NODE_DEPTH) {
        refuse(b, line, "yaml-too-deep", "lists and maps are nested too deeply");
        return;
    }
    b->depth++;
    b->open[b->depth] = kept;
    b->last[b->depth] = NULL;
    b->has_key[b->depth] = false;
}

static void take_event(Building *b, const yaml_event_t *event)
{
    int line = (int)event->start_mark.line + 1;
    const void *anchor = NULL, *tag = NULL;

    switch (event->type) {
    case YAML_ALIAS_EVENT:
        refuse(b, line, "yaml-alias", "aliases (*name) are not allowed; write the text out");
        return;
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    case YAML_DOCUMENT_START_EVENT:
        if (b->open[0]->count)
            refuse(b, line, "yaml-documents", "a file holds one document; remove the second ---");
        return;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: b->depth--; return;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: return;
    }
    if (anchor)
        refuse(b, line, "yaml-anchor", "anchors (&name) are not allowed");
    else if (tag)
        refuse(b, line, "yaml-tag", "tags (!name) are not allowed");
    else if (event->type == YAML_SCALAR_EVENT) {
        Str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
        if (memchr(text.p, 0, text.n))
            refuse(b, line, "yaml-nul", "the text has a zero byte");
        else
            add_node(b,
                     (Node){ .kind = NODE_TEXT,
                             .text = arena_str(b->a, text),
                             .is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE },
                     line);
    } else {
        add_node(b,
                 (Node){ .kind = event->type == YAML_MAPPING_START_EVENT ? NODE_MAP : NODE_LIST },
                 line);
    }
}

/* libyaml's own marks are of no use for broken bytes, so they are found beforehand. */
static int line_of_broken_byte(Str s)
{
    int line = 1;

    while (s.n) {
        Str before = s;
        if (utf8_next(&s) == 0xFFFD && !str_starts(before, S("\xEF\xBF\xBD")))
            return line;
        line += before.p[0] == '\n';
    }
    return line;
}

Node *node_parse(Arena *a, Str file, Str yaml, Problems *problems)
{
    Node root = { .kind = NODE_LIST };
    Building b = { .a = a, .file = file, .problems = problems, .open = { &root } };
    yaml_parser_t parser;
    bool more = true;

    if (yaml.n > NODE_FILE_BYTES) {
        problem_add(problems, file, 1, "yaml-too-large", "the file is larger than %d KiB",
                    NODE_FILE_BYTES / 1024);
        return NULL;
    }
    if (!utf8_valid(yaml)) {
        problem_add(problems, file, line_of_broken_byte(yaml), "not-utf8",
                    "the text is not UTF-8; save the file as UTF-8");
        return NULL;
    }
    if (!yaml_parser_initialize(&parser))
        return NULL;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.n ? yaml.p : ""), yaml.n);
    while (more && !b.failed) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            problem_add(problems, file, (int)parser.problem_mark.line + 1, "yaml-syntax",
                        "this is not YAML: %s", parser.problem ? parser.problem : "unreadable");
            b.failed = true;
            break;
        }
        take_event(&b, &event);
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (!b.failed && !root.first) {
        problem_add(problems, file, 1, "empty-file", "the file is empty");
        b.failed = true;
    }
    return b.failed ? NULL : root.first;
}
