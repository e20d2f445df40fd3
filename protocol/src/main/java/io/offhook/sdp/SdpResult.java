package io.offhook.sdp;

/** What {@link SdpParser} makes of a body: a description or the reason why there is none. */
public sealed interface SdpResult {

    /**
     * The body is a session description.
     *
     * @param description the description, every line of the body in it
     */
    record Parsed(SessionDescription description) implements SdpResult {}

    /**
     * The body is not a session description, or is larger than we read.
     *
     * @param reason what is wrong, a fixed text without anything of the peer's in it, safe for logs
     * @param line the line at fault, counted from 1 over the lines that are not empty; 0 when the whole body is meant
     */
    record Malformed(String reason, int line) implements SdpResult {}
}
