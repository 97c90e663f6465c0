/* A disk that always takes the same time: preloaded into the servers under test, every fsync and fdatasync sleeps for
 * FSYNC_NS nanoseconds and writes nothing through. For measuring only: nothing survives a power cut. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static long cost_ns = 1000000;

__attribute__((constructor)) static void begin(void)
{
    const char *given = getenv("FSYNC_NS");
    if (given)
        cost_ns = atol(given);
}

static int pretend(void)
{
    /* The kernel may wake a sleeper 50 us late to save power, once per thread, unless told otherwise. */
    static __thread int told;
    if (!told) {
        prctl(PR_SET_TIMERSLACK, 1UL, 0, 0, 0);
        told = 1;
    }
    struct timespec left = {cost_ns / 1000000000L, cost_ns % 1000000000L};
    while (nanosleep(&left, &left) != 0)
        ;
    return 0;
}

int fsync(int fd)
{
    (void)fd;
    return pretend();
}

int fdatasync(int fd)
{
    (void)fd;
    return pretend();
}
