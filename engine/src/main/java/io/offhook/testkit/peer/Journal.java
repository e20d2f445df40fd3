package io.offhook.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Everything that came to a peer, in order, and how far expectations have read in it. */
final class Journal {
    private final List<Incoming> received = new ArrayList<>();
    private int read;

    void add(Incoming in) {
        received.add(in);
    }

    List<Incoming> all() {
        return List.copyOf(received);
    }

    List<Incoming> all(Predicate<Incoming> wanted) {
        return received.stream().filter(wanted).toList();
    }

    boolean has(Predicate<Incoming> wanted) {
        return received.stream().anyMatch(wanted);
    }

    /** Whether something wanted came behind what was read. */
    boolean hasNext(Predicate<Incoming> wanted) {
        return find(wanted) >= 0;
    }

    /** Reads on to the next that is wanted, which {@link #hasNext} has found. */
    Incoming next(Predicate<Incoming> wanted) {
        read = find(wanted) + 1;
        return received.get(read - 1);
    }

    private int find(Predicate<Incoming> wanted) {
        for (int i = read; i < received.size(); i++) {
            if (wanted.test(received.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** All of it as text, a line each, with a mark where reading stopped. */
    String story() {
        if (received.isEmpty()) {
            return "nothing at all";
        }
        StringBuilder out = new StringBuilder(64 * received.size());
        for (int i = 0; i < received.size(); i++) {
            out.append(i == read && i > 0 ? "\n  -- from here it waited --" : "")
                    .append("\n  ")
                    .append(received.get(i));
        }
        return out.append(read == received.size() ? "\n  and nothing since" : "")
                .toString();
    }
}
