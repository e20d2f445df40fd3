package io.offhook.testkit.report;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All flows of media, found by a table of open addressing: every packet asks it, millions in a run, and a key object for each would cost more than the rest.
 * When it is full, the half that has been silent for longest is forgotten.
 */
final class MediaFlows {
    private static final int GOLDEN = 0x9E3779B1;

    private final int most;
    private final int shift;
    private final @Nullable MediaFlow[] table;
    private List<MediaFlow> flows = new ArrayList<>();
    private long forgotten;

    /** @param mostBits the table remembers half of two to this */
    MediaFlows(int mostBits) {
        this.most = 1 << (mostBits - 1);
        this.shift = Integer.SIZE - mostBits;
        this.table = new MediaFlow[1 << mostBits];
    }

    /** The flow that a packet belongs to, a new one when there is none. */
    MediaFlow of(long serial, long atNs, InetSocketAddress from, InetSocketAddress to, int ssrc, boolean control) {
        int place = place(ssrc);
        for (MediaFlow flow = table[place]; flow != null; flow = table[place]) {
            if (flow.is(from, to, ssrc, control)) {
                return flow;
            }
            place = place + 1 & table.length - 1;
        }
        if (flows.size() == most) {
            forgetHalf();
        }
        MediaFlow flow = new MediaFlow(serial, atNs, from, to, ssrc, control);
        flows.add(flow);
        enter(flow);
        return flow;
    }

    /** The flow that a packet belongs to, if it is known. */
    @Nullable
    MediaFlow find(InetSocketAddress from, InetSocketAddress to, int ssrc, boolean control) {
        int place = place(ssrc);
        MediaFlow flow = table[place];
        while (flow != null && !flow.is(from, to, ssrc, control)) {
            place = place + 1 & table.length - 1;
            flow = table[place];
        }
        return flow;
    }

    private int place(int ssrc) {
        return ssrc * GOLDEN >>> shift;
    }

    private void enter(MediaFlow flow) {
        int place = place(flow.ssrc);
        while (table[place] != null) {
            place = place + 1 & table.length - 1;
        }
        table[place] = flow;
    }

    private void forgetHalf() {
        List<MediaFlow> byLast = new ArrayList<>(flows);
        byLast.sort(Comparator.comparingLong(MediaFlow::lastNs)); // stable: of one age, the older goes first
        List<MediaFlow> kept = new ArrayList<>(byLast.subList(most / 2, most));
        kept.sort(Comparator.comparingLong(flow -> flow.firstSerial));
        forgotten += most / 2;
        flows = kept;
        java.util.Arrays.fill(table, null);
        kept.forEach(this::enter);
    }

    /** All that are remembered, by their first packet. */
    List<MediaFlow> all() {
        return flows;
    }

    long forgotten() {
        return forgotten;
    }
}
