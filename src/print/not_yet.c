#include "print/booklet.h"
#include "print/epub.h"
Err booklet_write(const Edition *e, Lang lang, Str base_url, const char *path){(void)e;(void)lang;(void)base_url;(void)path;return err_fmt("the booklet is not built yet");}
Err epub_write(const Edition *e, Lang lang, const char *path){(void)e;(void)lang;(void)path;return err_fmt("the e-book is not built yet");}
