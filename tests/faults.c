/*
 * faults.c -- a disk that fails, for tests/faults.py: loaded before the C library, it counts the calls that change or
 * open what lies in one folder, and lets the one with the asked number fail.
 *
 *   FAULT_FOLDER=DIR  FAULT_AT=N  FAULT_LASTS=0|1  FAULT_COUNT=FILE   LD_PRELOAD=faults.so program...
 *
 * FAULT_LASTS=0: the Nth call fails with EIO, once. 1: it and every write, sync, opening for writing and
 * rename after it fail with ENOSPC. FAULT_COUNT gets one byte for each call, so its length is how many there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILES = 4096 };

static atomic_bool ours[FILES]; /* by number: lies in the folder */
static atomic_long calls;
static int count_fd = -1;

static const char *folder(void)
{
    const char *name = getenv("FAULT_FOLDER");

    return name ? name : "/nowhere";
}

static long number_of(const char *name)
{
    const char *text = getenv(name);

    return text ? atol(text) : 0;
}

static void note(void)
{
    const char *path = getenv("FAULT_COUNT");

    if (count_fd == -1 && path)
        count_fd = (int)syscall(SYS_openat, AT_FDCWD, path,
                                O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (count_fd >= 0)
        syscall(SYS_write, count_fd, "x", 1);
}

/* Does this call fail? errno is set then. */
static bool fails(void)
{
    long n = atomic_fetch_add(&calls, 1) + 1, at = number_of("FAULT_AT");
    bool lasts = number_of("FAULT_LASTS") != 0;

    note();
    if (at == 0 || n < at || (n > at && !lasts))
        return false;
    errno = lasts ? ENOSPC : EIO;
    return true;
}

static bool is_ours(int fd)
{
    return fd >= 0 && fd < FILES && atomic_load(&ours[fd]);
}

static bool in_folder(const char *path)
{
    return path && strncmp(path, folder(), strlen(folder())) == 0;
}

#define REAL(type, name, ...)                                                                      \
    static type (*real)(__VA_ARGS__);                                                              \
    if (!real)                                                                                     \
    *(void **)(&real) = dlsym(RTLD_NEXT, name)

static int opened(const char *path, int flags, int fd)
{
    if (fd >= 0 && fd < FILES)
        atomic_store(&ours[fd], in_folder(path) && !(flags & O_DIRECTORY));
    return fd;
}

static int open_it(int at, const char *path, int flags, mode_t mode)
{
    if (in_folder(path) && !(flags & O_DIRECTORY) && fails())
        return -1;
    return opened(path, flags, (int)syscall(SYS_openat, at, path, flags, mode));
}

#define MODE_OF(flags, mode)                                                                       \
    mode_t mode = 0;                                                                               \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                       \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        mode = (mode_t)va_arg(list, int);                                                          \
        va_end(list);                                                                              \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_it(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_it(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_it(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_it(at, path, flags, mode);
}

FILE *fopen(const char *path, const char *how)
{
    REAL(FILE *, "fopen", const char *, const char *);
    if (in_folder(path) && fails())
        return NULL;
    return real(path, how); /* what it writes goes by glibc's own calls and is not seen */
}

int close(int fd)
{
    bool failed = is_ours(fd) && number_of("FAULT_LASTS") == 0 && fails();

    if (fd >= 0 && fd < FILES)
        atomic_store(&ours[fd], false);
    int code = (int)syscall(SYS_close, fd); /* a close that fails has closed */
    if (failed)
        errno = EIO;
    return failed ? -1 : code;
}

ssize_t write(int fd, const void *p, size_t n)
{
    return is_ours(fd) && fails() ? -1 : syscall(SYS_write, fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return is_ours(fd) && fails() ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    return is_ours(fd) && fails() ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

int fsync(int fd)
{
    return is_ours(fd) && fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return is_ours(fd) && fails() ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t size)
{
    return is_ours(fd) && fails() ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return is_ours(fd) && fails() ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int rename(const char *from, const char *to)
{
    if ((in_folder(from) || in_folder(to)) && fails())
        return -1;
    return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int unlink(const char *path)
{
    if (in_folder(path) && number_of("FAULT_LASTS") == 0 && fails())
        return -1;
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
