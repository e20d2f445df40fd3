package io.offhook.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringTokenizer;

/** Whether this process may open enough sockets: looked at before the first call, where the system tells (Linux). */
final class FileDescriptors {
    /** The JVM's own jars and pipes, the event loops, the listening sockets, files being recorded. */
    private static final long RESERVE = 128;

    private FileDescriptors() {}

    /** Sockets of {@code streams} audio streams: RTP and RTCP each. */
    static long ofStreams(long streams) {
        return 2 * streams;
    }

    /**
     * Refuses what cannot end well.
     *
     * @param needed descriptors beside the process's own
     * @param what who needs them
     * @throws EnvironmentException when the limit is too low
     */
    static void require(long needed, String what) {
        OptionalLong limit = limit(lines(Path.of("/proc/self/limits")));
        if (limit.isPresent()) {
            check(needed, what, limit.getAsLong());
        }
    }

    static void check(long needed, String what, long limit) {
        if (needed + RESERVE > limit) {
            throw new EnvironmentException(what + " needs about " + (needed + RESERVE)
                    + " file descriptors and this process may have " + limit + ": raise it (ulimit -n "
                    + (needed + RESERVE) + ") or ask for less");
        }
    }

    /** The soft limit of "Max open files"; empty where it is unknown or there is none. */
    static OptionalLong limit(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith("Max open files")) {
                StringTokenizer words = new StringTokenizer(line.substring("Max open files".length()));
                try {
                    return OptionalLong.of(Long.parseLong(words.nextToken()));
                } catch (NumberFormatException unlimited) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
