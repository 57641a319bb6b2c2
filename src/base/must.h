/*
 * must.h -- bugs. MUST holds in every build: better to stop and start again with the data whole.
 * Never for bad input (that is an answer) and never for a failing disk (that is an Err).
 */
#pragma once

#define MUST(holds) ((holds) ? (void)0 : must_failed(#holds, __FILE__, __LINE__))
_Noreturn void must_failed(const char *what, const char *file, int line);
