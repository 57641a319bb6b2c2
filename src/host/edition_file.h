/*
 * edition_file.h -- an edition in a file, its hash and its signature.
 *
 * The bytes are mapped and checked once: the BLAKE2b-256 of the header finds a flipped bit, then
 * edition_open checks the structure. The SHA-256 manifest (per section and per service) and its
 * Ed25519 signature are checked by edition_verify: the phone and the publisher need them, a server
 * opening its own file does not (6.8 ms of SHA-256 against 2.2 ms of BLAKE2b for 1.5 MB).
 */
#pragma once
#include "pack/edition.h"

typedef struct EditionFile {
    Edition edition;
    Str mapped;
} EditionFile;

Err edition_file_open(const char *path, EditionFile *out);
void edition_file_close(EditionFile *f);
void edition_file_drop(EditionFile *f); /* for AUTO: closes what was opened, if anything was */

/* Fills in the hash of a file laid out by writer_finish. */
void edition_seal(Str bytes);
/* The first 16 hex digits of the file's hash: how people name an edition ("hash on each page"). */
Str edition_short_hash(Arena *a, const Edition *e);

/* The manifest of docs/formats/pack.md for these bytes, in the arena. */
Str edition_manifest(Arena *a, const Edition *e);
/* SHA-256 over what the service says (edition_walk). */
void edition_service_hash(const Edition *e, uint32_t index, unsigned char out[PACK_HASH_BYTES]);

typedef struct EditionVerdict {
    bool is_signed, manifest_ok, signature_ok;
    char key_hex[65]; /* who signed, when signed */
} EditionVerdict;
Err edition_verify(const Edition *e, EditionVerdict *out);

/* A key file: "gza-key-1 " and 64 hex digits of the seed. Never in an argument or a log. */
Err signing_key_read(const char *path, unsigned char secret[64], unsigned char public_key[32]);
Err signing_key_make(const char *path);
/* Key (32 bytes) and signature (64 bytes) for the signature section. */
Str signature_make(Arena *a, Str manifest, const unsigned char secret[64],
                   const unsigned char public_key[32]);
