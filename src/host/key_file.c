#include "host/key_file.h"
#include "host/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

Err key_file_read(const char *path, unsigned char *key, size_t n)
{
    AUTO(fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_fmt("cannot read %s: %s", path, strerror(errno));
    if (st.st_mode & 077)
        return err_fmt("%s can be read by others; make it yours alone: chmod 600 %s", path, path);
    if ((size_t)st.st_size != n || read(fd, key, n) != (ssize_t)n)
        return err_fmt("cannot use %s: it is no key of %zu bytes", path, n);
    return OK;
}

Err key_file_make(const char *path, unsigned char *key, size_t n)
{
    char next[PATH_BYTES];

    if ((size_t)snprintf(next, sizeof(next), "%s.next", path) >= sizeof(next))
        return err_fmt("cannot make the key: the path is too long");
    unlink(next);
    AUTO(fd_drop) int fd = open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    randombytes_buf(key, n);
    bool good =
        fd >= 0 && write(fd, key, n) == (ssize_t)n && fsync(fd) == 0 && link(next, path) == 0;
    Err e = good ? OK : err_fmt("cannot make %s: %s", path, strerror(errno));
    unlink(next);
    return e;
}
