package io.offhook.testkit.report;

import io.offhook.testkit.simulation.WireListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes every datagram to a file that tshark and Wireshark read, as its sender sent it: what is lost on the way is in it, what is doubled is in it once, and
 * addresses are those of the sender's side of every translator. Ends with {@link #close}, or with its lab.
 *
 * <p>When writing fails it stops writing, lets the run go on, and says so when it is closed.
 */
public final class Recording implements WireListener, AutoCloseable {
    private final Path file;
    private final PcapWriter pcap;
    private final Instant startOfLab;
    private final Consumer<Recording> closed;
    private @Nullable IOException broken;
    private boolean open = true;

    Recording(Path file, OutputStream to, Instant startOfLab, Consumer<Recording> closed) {
        this.file = file;
        this.pcap = new PcapWriter(to);
        this.startOfLab = startOfLab;
        this.closed = closed;
    }

    /**
     * Begins one; a file that is there already is replaced.
     *
     * @param startOfLab what the wall clock of the lab showed at nanosecond 0
     * @param closed told once, before the file is finished
     * @throws UncheckedIOException when the file cannot be written
     */
    public static Recording to(Path file, Instant startOfLab, Consumer<Recording> closed) {
        try {
            return new Recording(file, Files.newOutputStream(file), startOfLab, closed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record to " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        if (!open || broken != null) {
            return;
        }
        try {
            pcap.write(startOfLab.getEpochSecond(), startOfLab.getNano() + atNs, from, to, datagram);
        } catch (IOException e) {
            broken = e;
        }
    }

    /** Where it is written. */
    public Path file() {
        return file;
    }

    /** Datagrams in it so far. */
    public long datagrams() {
        return pcap.datagrams();
    }

    /**
     * Ends it. The second time nothing happens.
     *
     * @throws UncheckedIOException when not everything could be written
     */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        closed.accept(this);
        try {
            pcap.close();
        } catch (IOException e) {
            broken = broken == null ? e : broken;
        }
        IOException why = broken;
        if (why != null) {
            throw new UncheckedIOException(
                    "the recording " + file + " is not whole, it broke off near datagram " + pcap.datagrams() + ": "
                            + why.getMessage(),
                    why);
        }
    }

    @Override
    public String toString() {
        return file + ", " + pcap.datagrams() + " datagrams" + (open ? "" : ", closed");
    }
}
