package io.offhook.sip.codec;

/**
 * What a message may cost before it is refused (RELIABILITY §0: each of these shapes was quadratic in a parser).
 *
 * @param maxBytes largest message
 * @param maxHeaderLines most header lines
 * @param maxHeaderBytes longest header line
 * @param maxListItems most values of one list header, over all its lines
 * @param maxFolds most folded lines in a message
 */
public record MessageLimits(int maxBytes, int maxHeaderLines, int maxHeaderBytes, int maxListItems, int maxFolds) {
    /** For datagrams. */
    public static final MessageLimits DATAGRAM = new MessageLimits(16 * 1024, 128, 8 * 1024, 64, 16);
    /** For streams, once framed. */
    public static final MessageLimits STREAM = new MessageLimits(64 * 1024, 128, 8 * 1024, 64, 16);

    public MessageLimits {
        if (maxBytes < 1 || maxHeaderLines < 1 || maxHeaderBytes < 1 || maxListItems < 1 || maxFolds < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
