package io.offhook.sip.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the header lines of a message stand in its bytes: one pass, three ints a line. Made by {@link #scan}.
 *
 * <p>Folded lines (RFC 3261 §7.3.1) are made flat in place: their CRLF becomes two blanks. A name is known by a hash taken
 * while it is scanned, so that no string is made.
 */
public final class HeaderLines {
    private static final int CELLS = 3;
    private static final int TYPICAL_LINES = 16;
    private static final int UNKNOWN = 0xff;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LINE_ENDS = 0x0e0e0e0e0e0e0e0eL;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** A line: name start and header (low byte), value start, value end. */
    private int[] cells;

    private int count;
    private long present;
    private long repeated;
    private int bodyStart = -1;
    private @Nullable String problem;

    private HeaderLines(int[] cells) {
        this.cells = cells;
    }

    /**
     * Indexes the header lines; the empty line ends them.
     *
     * @param bytes the message; folds in it are overwritten with blanks
     * @param from behind the start line's CRLF
     * @param maxLines most lines taken
     * @param maxLineBytes longest line
     * @param maxFolds most folds in the whole message: each costs little, but nobody honest has many
     * @return the index; see {@link #problem()}
     */
    public static HeaderLines scan(byte[] bytes, int from, int end, int maxLines, int maxLineBytes, int maxFolds) {
        HeaderLines lines = new HeaderLines(new int[TYPICAL_LINES * CELLS]);
        lines.read(bytes, from, end, maxLines, maxLineBytes, maxFolds);
        return lines;
    }

    /** The same lines after {@code more} bytes were put in at {@code place}, inside a value. */
    HeaderLines moved(int place, int more) {
        HeaderLines moved = new HeaderLines(Arrays.copyOf(cells, count * CELLS));
        moved.count = count;
        moved.present = present;
        moved.repeated = repeated;
        moved.problem = problem;
        moved.bodyStart = bodyStart < 0 ? bodyStart : bodyStart + more;
        for (int i = 0; i < moved.cells.length; i += CELLS) {
            if (moved.cells[i + 2] < place) {
                continue;
            }
            if (moved.cells[i] >>> 8 > place) {
                moved.cells[i] += more << 8;
                moved.cells[i + 1] += more;
            }
            moved.cells[i + 2] += more;
        }
        return moved;
    }

    private void read(byte[] b, int from, int end, int maxLines, int maxLineBytes, int maxFolds) {
        int folds = 0;
        int i = from;
        while (true) {
            if (i >= end) {
                fault("no empty line after the headers");
                return;
            }
            if (b[i] == '\r' && i + 1 < end && b[i + 1] == '\n') {
                bodyStart = i + 2;
                return;
            }
            int start = i;
            int hash = 0;
            while (i < end && Chars.is(Chars.TOKEN, b[i])) {
                hash = HeaderName.hash(hash, b[i]);
                i++;
            }
            int nameEnd = i;
            // `X-Foo :` is X-Foo (§7.3.1); who compares raw text instead is smuggled past (RELIABILITY case 10).
            i = Chars.skipBlanks(b, i, end);
            boolean named = nameEnd > start && i < end && b[i] == ':';
            int valueStart = i + 1;
            i = lineEnd(b, i, end);
            while (i + 2 < end && b[i] == '\r' && b[i + 1] == '\n' && Chars.blank(b[i + 2])) {
                b[i] = ' ';
                b[i + 1] = ' ';
                if (++folds > maxFolds) {
                    fault("too many folded lines");
                    return;
                }
                i = lineEnd(b, i + 2, end);
            }
            if (i + 1 >= end || b[i] != '\r' || b[i + 1] != '\n') {
                fault(i < end ? "bare CR or LF in the headers" : "no empty line after the headers");
                return;
            }
            if (i - start > maxLineBytes) {
                fault("header line too long");
                return;
            }
            if (count == maxLines) {
                fault("too many header lines");
                return;
            }
            if (named) {
                add(b, start, nameEnd, hash, valueStart, i);
            } else {
                fault("header line without a name"); // the others are still wanted, to answer 400
            }
            i += 2;
        }
    }

    private void add(byte[] b, int start, int nameEnd, int hash, int valueStart, int lineEnd) {
        HeaderName name = HeaderName.of(b, start, nameEnd, hash);
        int at = count * CELLS;
        if (at == cells.length) {
            cells = Arrays.copyOf(cells, at * 2);
        }
        int first = Chars.skipBlanks(b, valueStart, lineEnd);
        cells[at] = start << 8 | (name == null ? UNKNOWN : name.ordinal());
        cells[at + 1] = first;
        cells[at + 2] = Chars.trimEnd(b, first, lineEnd);
        count++;
        if (name != null) {
            long bit = name.bit();
            repeated |= present & bit;
            present |= bit;
        }
    }

    /** The first CR or LF at or after {@code i}, eight bytes a step. */
    private static int lineEnd(byte[] b, int i, int end) {
        while (true) {
            while (i + 8 <= end) {
                long word = (long) LONGS.get(b, i);
                // a byte below 0x0e somewhere: CR, LF, but also NUL or TAB
                if (((word - LINE_ENDS) & ~word & HIGH_BITS) != 0) {
                    break;
                }
                i += 8;
            }
            int stop = Math.min(i + 8, end);
            while (i < stop) {
                if (b[i] == '\r' || b[i] == '\n') {
                    return i;
                }
                i++;
            }
            if (i == end) {
                return end;
            }
        }
    }

    private void fault(String what) {
        if (problem == null) {
            problem = what;
        }
    }

    /** What is wrong with the lines, else null. The lines that were good are indexed all the same. */
    public @Nullable String problem() {
        return problem;
    }

    /** Where the body begins; -1 when no empty line was found. */
    public int bodyStart() {
        return bodyStart;
    }

    public int count() {
        return count;
    }

    public boolean has(HeaderName name) {
        return (present >>> name.ordinal() & 1) != 0;
    }

    /** Whether there is at least one line of each of these (a sum of {@link HeaderName#bit}). */
    public boolean hasAll(long bits) {
        return (present & bits) == bits;
    }

    /** Whether one of these (a sum of {@link HeaderName#bit}) has two or more lines. */
    public boolean repeatsAny(long bits) {
        return (repeated & bits) != 0;
    }

    /** Whether there are two or more lines of this header. */
    public boolean isRepeated(HeaderName name) {
        return (repeated >>> name.ordinal() & 1) != 0;
    }

    /** The first line of this header at or after {@code line}; -1 when there is none. */
    public int find(HeaderName name, int line) {
        if (has(name)) {
            for (int i = line; i < count; i++) {
                if ((cells[i * CELLS] & 0xff) == name.ordinal()) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** The header of a line; null when this library does not know it. */
    public @Nullable HeaderName name(int line) {
        int id = cells[line * CELLS] & 0xff;
        return id == UNKNOWN ? null : HeaderName.at(id);
    }

    public int nameStart(int line) {
        return cells[line * CELLS] >>> 8;
    }

    /** Where the name ends; seldom asked, so it is looked up in the message. */
    public int nameEnd(byte[] bytes, int line) {
        return Chars.run(Chars.TOKEN, bytes, nameStart(line), valueStart(line));
    }

    /** Where the value begins, behind blanks. */
    public int valueStart(int line) {
        return cells[line * CELLS + 1];
    }

    /** Where the value ends, before trailing blanks. */
    public int valueEnd(int line) {
        return cells[line * CELLS + 2];
    }
}
