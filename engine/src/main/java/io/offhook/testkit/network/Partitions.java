package io.offhook.testkit.network;

import java.util.ArrayList;
import java.util.List;

/** When a line carries nothing: from one time up to, but not, another. */
final class Partitions {
    private record Cut(long fromNs, long untilNs) {}

    private final List<Cut> cuts = new ArrayList<>(0);

    void add(long fromNs, long untilNs) {
        if (untilNs < fromNs) {
            throw new IllegalArgumentException("a partition can not end before it begins: " + fromNs + ", " + untilNs);
        }
        cuts.add(new Cut(fromNs, untilNs));
    }

    /** Ends what is in force; what was planned for later stays. */
    void heal(long nowNs) {
        cuts.removeIf(cut -> cut.fromNs <= nowNs);
    }

    boolean inForce(long nowNs) {
        for (int i = cuts.size() - 1; i >= 0; i--) {
            Cut cut = cuts.get(i);
            if (cut.untilNs <= nowNs) {
                cuts.remove(i);
            } else if (cut.fromNs <= nowNs) {
                return true;
            }
        }
        return false;
    }
}
