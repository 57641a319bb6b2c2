#include "host/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static Err cannot(const char *verb, const char *path)
{
    return err_fmt("cannot %s %s: %s", verb, path, strerror(errno));
}

static void fd_close(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

Err file_map(const char *path, Str *out)
{
    AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return cannot("open", path);
    if (!S_ISREG(st.st_mode))
        return err_fmt("cannot open %s: it is not a file", path);
    if (st.st_size == 0)
        return err_fmt("cannot open %s: it is empty", path);
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (p == MAP_FAILED)
        return cannot("map", path);
    *out = (Str){ p, (size_t)st.st_size };
    return OK;
}

void file_unmap(Str mapped)
{
    if (mapped.n)
        munmap((void *)(uintptr_t)mapped.p, mapped.n);
}

Err file_read(Arena *a, const char *path, size_t limit, Str *out)
{
    AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    size_t n = 0;

    if (fd < 0 || fstat(fd, &st) < 0)
        return cannot("open", path);
    if (S_ISDIR(st.st_mode))
        return err_fmt("cannot read %s: it is a folder", path);
    if ((uint64_t)st.st_size > limit)
        return err_fmt("cannot read %s: it has %lld bytes, at most %zu are allowed", path,
                       (long long)st.st_size, limit);
    char *p = NEW_N(a, char, (size_t)st.st_size + 1);
    while (n < (size_t)st.st_size) {
        ssize_t got = read(fd, p + n, (size_t)st.st_size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot("read", path);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *out = (Str){ p, n };
    return OK;
}

static Err write_all(int fd, const char *path, Str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return cannot("write", path);
        bytes = str_from(bytes, (size_t)put);
    }
    if (fsync(fd) < 0)
        return cannot("save", path);
    return OK;
}

Err file_replace(const char *path, Str bytes)
{
    char next[4096], folder[4096];
    const char *slash = strrchr(path, '/');

    if ((size_t)snprintf(next, sizeof(next), "%s.next-XXXXXX", path) >= sizeof(next))
        return err_fmt("cannot write: the path is too long");
    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    AUTO(fd_close) int fd = mkostemp(next, O_CLOEXEC);
    if (fd < 0)
        return cannot("write beside", path);
    Err e = write_all(fd, path, bytes);
    if (!FAILED(e) && fchmod(fd, 0644) < 0)
        e = cannot("write", path);
    if (!FAILED(e) && rename(next, path) < 0)
        e = cannot("replace", path);
    if (FAILED(e)) {
        unlink(next);
        return e;
    }
    AUTO(fd_close) int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir >= 0)
        (void)fsync(dir); /* some file systems refuse this for folders; the file itself is safe */
    return OK;
}

bool file_is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int name_order(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

Err folder_list(Arena *a, const char *path, Str **names, size_t *count)
{
    DIR *d = opendir(path);
    size_t n = 0, cap = 64;
    Str *list = NEW_N(a, Str, cap);

    if (!d)
        return cannot("open folder", path);
    for (struct dirent *entry; (entry = readdir(d));) {
        if (entry->d_name[0] == '.')
            continue;
        if (n == cap) {
            Str *more = NEW_N(a, Str, cap * 2);
            memcpy(more, list, n * sizeof(Str));
            list = more;
            cap *= 2;
        }
        list[n++] = arena_str(a, str_c(entry->d_name));
    }
    closedir(d);
    qsort(list, n, sizeof(Str), name_order);
    *names = list;
    *count = n;
    return OK;
}

void fd_drop(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
