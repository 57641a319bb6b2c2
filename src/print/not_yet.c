#include "print/epub.h"
Err epub_write(const Edition *e, Lang lang, const char *path){(void)e;(void)lang;(void)path;return err_fmt("the e-book is not built yet");}
