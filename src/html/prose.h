/*
 * prose.h -- shows the canonical lines that publishing made of a page's Markdown
 * (source/markdown.h): headings, paragraphs, lists, bold, links; every text escaped.
 */
#pragma once
#include "html/html.h"

void html_prose(Html *h, TextId body);
