package io.offhook.testkit.report;

import io.offhook.testkit.simulation.WireListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was on the wire: every datagram of signalling, until there are too many or they are too large together, and of media the figures of each
 * flow. Nothing is read or copied before somebody asks for a {@link Ladder}: a run pays some 30 ns a packet for it.
 */
public final class WireMemory implements WireListener {
    /** Datagrams of signalling that are remembered at most. */
    public static final int MOST_DATAGRAMS = 40_000;

    /** Bytes of signalling that are remembered at most. */
    public static final long MOST_BYTES = 32L << 20;

    private static final int FLOW_BITS = 15; // 16,384 flows
    private static final int MOST_MAPPINGS = 10_000;
    private static final int RTP_HEADER = 12;
    private static final int RTCP_HEADER = 8;

    private final int mostDatagrams;
    private final long mostBytes;
    private final ArrayDeque<Sighting> signalling = new ArrayDeque<>();
    private final MediaFlows flows = new MediaFlows(FLOW_BITS);
    private final Map<InetSocketAddress, InetAddress> behind = new Newest<>(MOST_MAPPINGS);
    private long serial;
    private long bytes;
    private long forgotten;
    private long forgottenUntilNs;

    /** What was sent last: copies that are on their way are of it. */
    private @Nullable Sighting lastSighting;

    private @Nullable MediaFlow lastFlow;

    /** A memory of the usual size. */
    public WireMemory() {
        this(MOST_DATAGRAMS, MOST_BYTES);
    }

    /** A memory of another size, of which the smaller bound counts. */
    WireMemory(int mostDatagrams, long mostBytes) {
        this.mostDatagrams = mostDatagrams;
        this.mostBytes = mostBytes;
    }

    @Override
    public void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        serial++;
        if (isMedia(datagram)) {
            boolean control = isControl(datagram);
            MediaFlow flow = flows.of(serial, atNs, from, to, ssrc(datagram, control), control);
            flow.sent(atNs, datagram[1] & 0x7f);
            lastFlow = flow;
            lastSighting = null;
        } else {
            Sighting sighting = new Sighting(serial, atNs, from, to, datagram);
            lastSighting = sighting;
            lastFlow = null;
            remember(sighting);
        }
    }

    @Override
    public void carried(long arrivesNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        MediaFlow flow = lastFlow;
        Sighting sighting = lastSighting;
        if (flow != null) {
            flow.carried(to);
            lastFlow = null; // of further copies nothing is to be told
        } else if (sighting != null) {
            sighting.carried(arrivesNs, from, to, datagram);
        }
    }

    @Override
    public void undeliverable(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        if (isMedia(datagram)) {
            boolean control = isControl(datagram);
            MediaFlow flow = flows.find(from, to, ssrc(datagram, control), control);
            if (flow != null) {
                flow.refused();
            }
            return;
        }
        Sighting sighting = find(datagram);
        if (sighting != null) {
            sighting.refuse();
        }
    }

    @Override
    public void translated(
            long atNs, InetSocketAddress outside, byte[] before, InetSocketAddress inside, byte[] after) {
        behind.put(outside, inside.getAddress());
        if (!isMedia(before) && !Arrays.equals(before, after)) {
            Sighting sighting = find(before);
            if (sighting != null) {
                sighting.rewrite(after);
            }
        }
    }

    /** Of an array that was sent, or that came in its place. */
    private @Nullable Sighting find(byte[] datagram) {
        for (Iterator<Sighting> latest = signalling.descendingIterator(); latest.hasNext(); ) {
            Sighting sighting = latest.next();
            if (sighting.is(datagram)) {
                return sighting;
            }
        }
        return null;
    }

    private void remember(Sighting sighting) {
        signalling.add(sighting);
        bytes += sighting.bytes.length;
        while (signalling.size() > mostDatagrams || bytes > mostBytes && signalling.size() > 1) {
            Sighting oldest = signalling.remove();
            bytes -= oldest.bytes.length;
            forgotten++;
            forgottenUntilNs = oldest.sentNs;
        }
    }

    /** Version 2 in the two highest bits: no text begins so (RFC 7983 section 7). */
    private static boolean isMedia(byte[] datagram) {
        return datagram.length >= RTCP_HEADER
                && (datagram[0] & 0xc0) == 0x80
                && (datagram.length >= RTP_HEADER || isControl(datagram));
    }

    /** RFC 5761 section 4. */
    private static boolean isControl(byte[] datagram) {
        int type = datagram[1] & 0xff;
        return type >= 192 && type <= 223;
    }

    private static int ssrc(byte[] datagram, boolean control) {
        int at = control ? 4 : 8;
        return datagram[at] << 24
                | (datagram[at + 1] & 0xff) << 16
                | (datagram[at + 2] & 0xff) << 8
                | (datagram[at + 3] & 0xff);
    }

    /** Who got what came to these sockets of routers, the last time; a map to look up in. */
    Map<InetSocketAddress, InetAddress> behind() {
        return behind;
    }

    /** Forgets the oldest. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Newest(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    Iterable<Sighting> signalling() {
        return signalling;
    }

    List<MediaFlow> flows() {
        return flows.all();
    }

    /** Datagrams of signalling that were remembered once and are no more. */
    public long forgotten() {
        return forgotten;
    }

    /** When the last of those that are forgotten was sent. */
    long forgottenUntilNs() {
        return forgottenUntilNs;
    }
}
