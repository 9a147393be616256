/* Faults at the border to the system, for tests/faults.py: loaded into a program with LD_PRELOAD, it counts the calls that change the
 * disk (or read from it) below one folder, and at the one that it is told ends the process group or lets the call fail.
 *
 * The orders stand in a file that all processes map, so that one count goes through all of them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OFF, COUNT, KILL_BEFORE, KILL_WITHIN, KILL_AFTER, DISK_FULL, COUNT_READS, READ_ERROR };
enum { ADDS, REMOVES, READS }; /* what a call does: only what adds to a disk can find it full */

struct orders {
    long kind, at, count, within; /* within: whether the call could be cut in the middle */
    char under[PATH_MAX];
};
static struct orders *orders;

__attribute__((constructor)) static void begin(void)
{
    const char *name = getenv("FAULTS");
    int file = name ? open(name, O_RDWR) : -1;
    if (file < 0)
        return;
    void *mapped = mmap(NULL, sizeof(struct orders), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED)
        orders = mapped;
    close(file);
}

static int is_under(const char *path)
{
    size_t length = strlen(orders->under);
    return length && !strncmp(path, orders->under, length) && (path[length] == '/' || path[length] == 0);
}

static int fd_under(int fd)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_under(path);
}

static int path_under(int folder, const char *path)
{
    return path[0] == '/' || folder == AT_FDCWD ? is_under(path) : fd_under(folder);
}

static void end(void) { kill(0, SIGKILL); }

static int counts(int does)
{
    long kind = orders ? orders->kind : OFF;
    return kind != OFF && (does == READS) == (kind == COUNT_READS || kind == READ_ERROR);
}

/* Counts a call. Gives the error it has to fail with, or 0; *within, *after: whether to end everything in its middle or behind it. */
static int turn(int does, int *within, int *after)
{
    long kind = orders->kind;
    long number = __atomic_add_fetch(&orders->count, 1, __ATOMIC_SEQ_CST);
    if (kind == DISK_FULL)
        return number >= orders->at && does == ADDS ? ENOSPC : 0;
    if (number != orders->at)
        return 0;
    if (kind == READ_ERROR)
        return EIO;
    if (kind == KILL_BEFORE)
        end();
    *within = kind == KILL_WITHIN;
    *after = kind == KILL_AFTER;
    return 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define GUARDED(relevant, does, call)                                                                                                        \
    int within = 0, after = 0, error = counts(does) && (relevant) ? turn(does, &within, &after) : 0;                                         \
    if (error) {                                                                                                                             \
        errno = error;                                                                                                                       \
        return -1;                                                                                                                           \
    }                                                                                                                                        \
    __typeof__(call) result = call;                                                                                                          \
    if (after || within)                                                                                                                     \
        end();                                                                                                                               \
    return result;

#define WRITE_FLAGS (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)
#define DOES(flags) ((flags)&WRITE_FLAGS ? ADDS : READS)
#define MODE                                                                                                                                 \
    mode_t mode = 0;                                                                                                                         \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                                                     \
        va_list list;                                                                                                                        \
        va_start(list, flags);                                                                                                               \
        mode = va_arg(list, mode_t);                                                                                                         \
        va_end(list);                                                                                                                        \
    }

int open(const char *path, int flags, ...) { MODE GUARDED(path_under(AT_FDCWD, path), DOES(flags), REAL(open)(path, flags, mode)) }
int open64(const char *path, int flags, ...) { MODE GUARDED(path_under(AT_FDCWD, path), DOES(flags), REAL(open64)(path, flags, mode)) }
int openat(int at, const char *path, int flags, ...) { MODE GUARDED(path_under(at, path), DOES(flags), REAL(openat)(at, path, flags, mode)) }
int openat64(int at, const char *path, int flags, ...)
{
    MODE GUARDED(path_under(at, path), DOES(flags), REAL(openat64)(at, path, flags, mode))
}
int mkdir(const char *path, mode_t mode) { GUARDED(path_under(AT_FDCWD, path), ADDS, REAL(mkdir)(path, mode)) }
int mkdirat(int at, const char *path, mode_t mode) { GUARDED(path_under(at, path), ADDS, REAL(mkdirat)(at, path, mode)) }
int rename(const char *from, const char *to) { GUARDED(path_under(AT_FDCWD, to), ADDS, REAL(rename)(from, to)) }
int renameat(int at, const char *from, int there, const char *to) { GUARDED(path_under(there, to), ADDS, REAL(renameat)(at, from, there, to)) }
int renameat2(int at, const char *from, int there, const char *to, unsigned int flags)
{
    GUARDED(path_under(there, to), ADDS, REAL(renameat2)(at, from, there, to, flags))
}
int unlink(const char *path) { GUARDED(path_under(AT_FDCWD, path), REMOVES, REAL(unlink)(path)) }
int unlinkat(int at, const char *path, int flags) { GUARDED(path_under(at, path), REMOVES, REAL(unlinkat)(at, path, flags)) }
int rmdir(const char *path) { GUARDED(path_under(AT_FDCWD, path), REMOVES, REAL(rmdir)(path)) }
int ftruncate(int fd, off_t size) { GUARDED(fd_under(fd), ADDS, REAL(ftruncate)(fd, size)) }
int ftruncate64(int fd, off64_t size) { GUARDED(fd_under(fd), ADDS, REAL(ftruncate64)(fd, size)) }

/* Of a write that is cut, half of the bytes get to the disk. */
#define WRITTEN(size, call, half)                                                                                                            \
    int within = 0, after = 0, error = counts(ADDS) && fd_under(fd) ? turn(ADDS, &within, &after) : 0;                                       \
    if (error) {                                                                                                                             \
        errno = error;                                                                                                                       \
        return -1;                                                                                                                           \
    }                                                                                                                                        \
    if (within && (size) > 1) {                                                                                                              \
        orders->within = 1;                                                                                                                  \
        ssize_t cut = half;                                                                                                                  \
        (void)cut;                                                                                                                           \
        end();                                                                                                                               \
    }                                                                                                                                        \
    ssize_t result = call;                                                                                                                   \
    if (after || within)                                                                                                                     \
        end();                                                                                                                               \
    return result;

ssize_t write(int fd, const void *data, size_t size) { WRITTEN(size, REAL(write)(fd, data, size), REAL(write)(fd, data, size / 2)) }
ssize_t pwrite(int fd, const void *data, size_t size, off_t place)
{
    WRITTEN(size, REAL(pwrite)(fd, data, size, place), REAL(pwrite)(fd, data, size / 2, place))
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place)
{
    WRITTEN(size, REAL(pwrite64)(fd, data, size, place), REAL(pwrite64)(fd, data, size / 2, place))
}
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    WRITTEN(count, REAL(writev)(fd, parts, count), REAL(writev)(fd, parts, count / 2))
}
ssize_t sendfile(int fd, int from, off_t *place, size_t size)
{
    WRITTEN(size, REAL(sendfile)(fd, from, place, size), REAL(sendfile)(fd, from, place, size / 2))
}
ssize_t sendfile64(int fd, int from, off64_t *place, size_t size)
{
    WRITTEN(size, REAL(sendfile64)(fd, from, place, size), REAL(sendfile64)(fd, from, place, size / 2))
}
ssize_t copy_file_range(int from, off64_t *here, int fd, off64_t *there, size_t size, unsigned int flags)
{
    WRITTEN(size, REAL(copy_file_range)(from, here, fd, there, size, flags), REAL(copy_file_range)(from, here, fd, there, size / 2, flags))
}

ssize_t read(int fd, void *data, size_t size) { GUARDED(fd_under(fd), READS, REAL(read)(fd, data, size)) }
ssize_t pread(int fd, void *data, size_t size, off_t place) { GUARDED(fd_under(fd), READS, REAL(pread)(fd, data, size, place)) }
ssize_t pread64(int fd, void *data, size_t size, off64_t place) { GUARDED(fd_under(fd), READS, REAL(pread64)(fd, data, size, place)) }
