package io.offhook.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866): immutable, and order-preserving to the byte. It is its own text and an index of the lines;
 * the session level is this section, the media descriptions follow in {@link #media()}. Two descriptions are equal when their
 * texts are.
 *
 * <p>Made by {@link SdpParser}, by {@link #builder()} or by {@link #audioOffer}.
 */
public final class SessionDescription extends SdpSection {
    private final List<MediaDescription> media;

    SessionDescription(String text, int[] starts, int sessionLines, List<MediaDescription> media) {
        super(text, starts, 0, sessionLines);
        this.media = media;
    }

    /** A builder for a description that begins with {@code v=0}. */
    public static SessionDescriptionBuilder builder() {
        return new SessionDescriptionBuilder();
    }

    /**
     * An offer of one audio line outside of any negotiation, with everything that the capabilities hold: for OPTIONS answers
     * (RFC 3264 §9) and for tools. Calls use {@link OfferAnswer}.
     *
     * @param sessionId the id and first version of the {@code o=} line, taken as unsigned
     */
    public static SessionDescription audioOffer(
            AudioCapabilities capabilities, LocalEndpoint local, Direction direction, long sessionId) {
        return LocalSession.start(capabilities, sessionId)
                .offer(capabilities.codecs(), local, direction, List.of(), 0)
                .lastDescription();
    }

    /** The {@code o=} line; null when the peer left it out. */
    public @Nullable Origin origin() {
        String value = value('o');
        return value == null ? null : Origin.parse(value);
    }

    /** The {@code s=} line, decoded as UTF-8; empty when missing. */
    public String sessionName() {
        String value = value('s');
        return value == null ? "" : SdpText.toUnicode(value);
    }

    /** The first {@code t=} line; {@link Timing#UNBOUNDED} when it is missing or cannot be read. */
    public Timing timing() {
        String value = value('t');
        Timing timing = value == null ? null : Timing.parse(value);
        return timing == null ? Timing.UNBOUNDED : timing;
    }

    /** The media descriptions, in order; at most {@link SdpParser#MAX_MEDIA}. */
    public List<MediaDescription> media() {
        return media;
    }

    /** Where the stream's media is to go: its own {@code c=} line, else the session's (RFC 8866 §5.7); null without either. */
    public @Nullable Connection connectionOf(MediaDescription stream) {
        Connection own = stream.connection();
        return own != null ? own : connection();
    }

    /** The stream's direction: its own attribute, else the session's, else sendrecv (RFC 8866 §6.7). */
    public Direction directionOf(MediaDescription stream) {
        Direction own = stream.direction();
        if (own != null) {
            return own;
        }
        Direction all = direction();
        return all != null ? all : Direction.SENDRECV;
    }

    /** The body of a message: the very bytes that were parsed, with CRLF line ends and without empty lines. */
    public byte[] toBytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The length of {@link #toBytes()}. */
    public int length() {
        return text.length();
    }

    /** The body as text. Bytes that are no UTF-8 are replaced here; {@link #toBytes()} keeps them. */
    public String encode() {
        return SdpText.toUnicode(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionDescription description && description.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The same as {@link #encode()}. */
    @Override
    public String toString() {
        return encode();
    }
}
