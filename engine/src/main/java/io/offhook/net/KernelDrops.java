package io.offhook.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that Linux dropped because a receive buffer was full, read from /proc: the proof that a test machine was not
 * the bottleneck itself. Reads files: not for a loop's thread.
 *
 * <p>{@link #forPorts} knows the sockets that are open now; a socket that is closed takes its figure along
 * ({@link SocketCounters#kernelDrops()} keeps it where epoll is used). {@link #inNamespace} counts every UDP socket of the
 * network namespace, open or closed, ours or not: take the difference of two readings.
 */
public final class KernelDrops {
    private static final int LOCAL_ADDRESS = 1; // columns of /proc/net/udp
    private static final int DROPS = 12;

    private KernelDrops() {}

    /** Drops of the open UDP sockets whose local port is wanted; {@link SocketCounters#UNKNOWN} when the system does not tell. */
    public static long forPorts(IntPredicate wanted) {
        List<String> v4 = lines(Path.of("/proc/net/udp"));
        List<String> v6 = lines(Path.of("/proc/net/udp6"));
        if (v4 == null && v6 == null) {
            return SocketCounters.UNKNOWN;
        }
        return (v4 == null ? 0 : socketDrops(v4, wanted)) + (v6 == null ? 0 : socketDrops(v6, wanted));
    }

    /** Drops of all UDP sockets since the network namespace began; {@link SocketCounters#UNKNOWN} when the system does not tell. */
    public static long inNamespace() {
        List<String> v4 = lines(Path.of("/proc/net/snmp"));
        List<String> v6 = lines(Path.of("/proc/net/snmp6"));
        if (v4 == null) {
            return SocketCounters.UNKNOWN;
        }
        return bufferErrors(v4) + (v6 == null ? 0 : bufferErrors6(v6));
    }

    static long socketDrops(List<String> lines, IntPredicate wanted) {
        long sum = 0;
        for (String line : lines) {
            StringTokenizer columns = new StringTokenizer(line);
            int port = -1;
            for (int i = 0; columns.hasMoreTokens(); i++) {
                String column = columns.nextToken();
                if (i == LOCAL_ADDRESS) {
                    port = port(column);
                } else if (i == DROPS && port >= 0 && wanted.test(port)) {
                    sum += number(column);
                }
            }
        }
        return sum;
    }

    /** "0100007F:13C4", the port in hexadecimal; -1 for the heading. */
    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
        } catch (NumberFormatException heading) {
            return -1;
        }
    }

    /** The column RcvbufErrors of the two lines that begin with "Udp:", names above values. */
    static long bufferErrors(List<String> lines) {
        StringTokenizer names = null;
        for (String line : lines) {
            if (!line.startsWith("Udp:")) {
                continue;
            }
            if (names == null) {
                names = new StringTokenizer(line);
                continue;
            }
            StringTokenizer values = new StringTokenizer(line);
            while (names.hasMoreTokens() && values.hasMoreTokens()) {
                String value = values.nextToken();
                if (names.nextToken().equals("RcvbufErrors")) {
                    return number(value);
                }
            }
        }
        return 0;
    }

    static long bufferErrors6(List<String> lines) {
        for (String line : lines) {
            StringTokenizer columns = new StringTokenizer(line);
            if (columns.countTokens() == 2 && columns.nextToken().equals("Udp6RcvbufErrors")) {
                return number(columns.nextToken());
            }
        }
        return 0;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static @Nullable List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException | SecurityException notLinux) {
            return null;
        }
    }
}
