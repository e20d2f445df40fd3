package io.offhook.engine.shard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The list of everything alive, by owner: a leak is a failure.
 *
 * <p>A ledger has pages, one a shard, so that entries are opened and closed without contention. An entry is a node of its
 * page's doubly linked list: about 40 bytes and two uncontended locks in its life. Safe from any thread.
 */
public final class Ledger {
    /** What kind of thing lives. */
    public enum Kind {
        ACTOR,
        CALL,
        TRANSACTION,
        LINGERING,
        TIMER,
        PORT,
        CHANNEL,
        STREAM,
        OTHER
    }

    /** One living thing; close it once it is gone. */
    public static final class Entry {
        private final Ledger page;
        private final Kind kind;
        private final Object owner;
        private final Object subject;
        private @Nullable Entry previous;
        private @Nullable Entry next;

        private Entry(Ledger page, Kind kind, Object owner, Object subject) {
            this.page = page;
            this.kind = kind;
            this.owner = owner;
            this.subject = subject;
        }

        /** The thing is gone. Closing twice does nothing. */
        public void close() {
            page.remove(this);
        }
    }

    private final Entry head = new Entry(this, Kind.OTHER, "", "");
    private final int[] open = new int[Kind.values().length];
    private final long[] opened = new long[Kind.values().length];
    private final List<Ledger> pages = new CopyOnWriteArrayList<>();

    /** An empty ledger. */
    public Ledger() {
        head.previous = head;
        head.next = head;
    }

    /** A new page: what is entered there shows here as well. */
    public Ledger page() {
        Ledger page = new Ledger();
        pages.add(page);
        return page;
    }

    /** Enters something alive. */
    public Entry open(Kind kind, Object owner) {
        return open(kind, owner, "");
    }

    /**
     * Enters something alive.
     *
     * @param owner whom it belongs to; its {@code toString} is read only when somebody looks
     * @param subject what it is; its {@code toString} is read only when somebody looks
     */
    public Entry open(Kind kind, Object owner, Object subject) {
        Entry entry = new Entry(this, kind, owner, subject);
        synchronized (this) {
            Entry last = head.previous == null ? head : head.previous;
            entry.previous = last;
            entry.next = head;
            last.next = entry;
            head.previous = entry;
            open[kind.ordinal()]++;
            opened[kind.ordinal()]++;
        }
        return entry;
    }

    private synchronized void remove(Entry entry) {
        Entry previous = entry.previous;
        Entry next = entry.next;
        if (previous == null || next == null) {
            return; // closed before
        }
        previous.next = next;
        next.previous = previous;
        entry.previous = null;
        entry.next = null;
        open[entry.kind.ordinal()]--;
    }

    /** How many things of a kind are alive, all pages together. */
    public int count(Kind kind) {
        int sum = 0;
        for (Ledger page : pages) {
            sum += page.count(kind);
        }
        synchronized (this) {
            return sum + open[kind.ordinal()];
        }
    }

    /** How many things of a kind were ever entered, all pages together. */
    public long total(Kind kind) {
        long sum = 0;
        for (Ledger page : pages) {
            sum += page.total(kind);
        }
        synchronized (this) {
            return sum + opened[kind.ordinal()];
        }
    }

    /** How many things of each kind are alive; kinds without any are left out. */
    public Map<Kind, Integer> counts() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            int count = count(kind);
            if (count > 0) {
                counts.put(kind, count);
            }
        }
        return counts;
    }

    /** How many things are alive. */
    public int size() {
        int sum = 0;
        for (Kind kind : Kind.values()) {
            sum += count(kind);
        }
        return sum;
    }

    /** Everything alive, oldest first within a page. */
    public List<LedgerEntry> snapshot() {
        List<Entry> entries = new ArrayList<>();
        collect(entries);
        List<LedgerEntry> described = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            described.add(new LedgerEntry(entry.kind, entry.owner.toString(), entry.subject.toString()));
        }
        return described;
    }

    /** What is still alive after everything was closed: the same as {@link #snapshot()}, by the name a test wants to read. */
    public List<LedgerEntry> leaked() {
        return snapshot();
    }

    private void collect(List<Entry> into) {
        synchronized (this) {
            for (Entry entry = head.next; entry != null && entry != head; entry = entry.next) {
                into.add(entry);
            }
        }
        for (Ledger page : pages) {
            page.collect(into);
        }
    }
}
