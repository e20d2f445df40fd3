package io.offhook.sip.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which counts of which nonces were used: a sliding window of 64 below the highest, so that reordered requests pass and
 * repeated ones do not (RFC 7616 §3.4 nc). Bounded: when full, the nonce first used leaves, and every nonce issued no
 * later than it counts as used up from then on, so that forgetting never opens a door for a replay.
 */
final class NonceCounts {
    static final int DEFAULT_CAPACITY = 65_536;

    private final int capacity;
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private boolean floored;
    private long floorNs;

    NonceCounts(int capacity) {
        this.capacity = capacity;
    }

    /** Uses up one count of one of our own nonces; false when it was used before or is too far behind. */
    boolean accept(String nonce, long issuedNs, long count) {
        Window window = windows.get(nonce);
        if (window == null) {
            if (floored && issuedNs - floorNs <= 0) {
                return false;
            }
            if (windows.size() == capacity) {
                dropOldest();
            }
            window = new Window(issuedNs);
            windows.put(nonce, window);
        }
        return window.accept(count);
    }

    /** Drops nonces issued before this moment: they are expired, so nobody asks for them again. */
    void forget(long beforeNs) {
        Iterator<Window> oldest = windows.values().iterator();
        while (oldest.hasNext() && oldest.next().issuedNs - beforeNs < 0) {
            oldest.remove();
        }
    }

    int size() {
        return windows.size();
    }

    private void dropOldest() {
        Iterator<Window> oldest = windows.values().iterator();
        long issued = oldest.next().issuedNs;
        oldest.remove();
        floorNs = floored ? Math.max(floorNs, issued) : issued;
        floored = true;
    }

    private static final class Window {
        private final long issuedNs;
        private long highest;
        private long seen;

        Window(long issuedNs) {
            this.issuedNs = issuedNs;
        }

        boolean accept(long count) {
            if (count > highest) {
                long ahead = count - highest;
                seen = ahead >= 64 ? 1 : seen << ahead | 1;
                highest = count;
                return true;
            }
            long behind = highest - count;
            if (behind >= 64 || (seen >>> behind & 1) != 0) {
                return false;
            }
            seen |= 1L << behind;
            return true;
        }
    }
}
