/*
 * index.h -- the words of the Guide and the services they lead to, made when an edition is
 * published. It is derived: a reader may rebuild it, so it is not part of the signature.
 */
#pragma once
#include "source/book.h"

void index_build(const Book *b, Writer *w);
