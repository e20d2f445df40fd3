package io.offhook.media.dtmf;

import java.util.Optional;

/** The telephone events 0 to 16 of RFC 4733 §3.2: sixteen DTMF digits and the hook flash. */
public enum DtmfEvent {
    ZERO('0'),
    ONE('1'),
    TWO('2'),
    THREE('3'),
    FOUR('4'),
    FIVE('5'),
    SIX('6'),
    SEVEN('7'),
    EIGHT('8'),
    NINE('9'),
    STAR('*'),
    POUND('#'),
    A('A'),
    B('B'),
    C('C'),
    D('D'),
    FLASH('!');

    private static final DtmfEvent[] ALL = values();

    private final char symbol;

    DtmfEvent(char symbol) {
        this.symbol = symbol;
    }

    /** The event code, 0 to 16. */
    public int code() {
        return ordinal();
    }

    /** {@code 0-9 * # A-D}, or {@code !} for the hook flash. */
    public char symbol() {
        return symbol;
    }

    /** The event of a key, letters in either case. */
    public static Optional<DtmfEvent> of(char symbol) {
        char upper = symbol >= 'a' && symbol <= 'd' ? (char) (symbol - 32) : symbol;
        for (DtmfEvent event : ALL) {
            if (event.symbol == upper) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    /** The event of an RFC 4733 code; empty for codes above 16. */
    public static Optional<DtmfEvent> ofCode(int code) {
        return code >= 0 && code < ALL.length ? Optional.of(ALL[code]) : Optional.empty();
    }
}
