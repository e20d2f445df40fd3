package io.offhook.sdp;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a session: who we say we are in {@code o=}, and what we said last. It writes our descriptions, and gives each new
 * one the next version and an unchanged one the version it had (RFC 3264 §8).
 *
 * @param capabilities what we can do
 * @param sessionId the session id, unsigned
 * @param version the version of the last description; of the first one to come when there is none
 * @param originAddress the address in our {@code o=} line: that of the first description, which must not change; empty before
 * @param last what we sent last, whether it was accepted or not
 */
record LocalSession(
        AudioCapabilities capabilities,
        long sessionId,
        long version,
        String originAddress,
        @Nullable SessionDescription last) {

    static LocalSession start(AudioCapabilities capabilities, long sessionId) {
        return new LocalSession(capabilities, sessionId, sessionId, "", null);
    }

    /** What we sent last; there must be something. */
    SessionDescription lastDescription() {
        return Objects.requireNonNull(last, "nothing was sent yet");
    }

    /** Offers an audio line in the place {@code audioIndex} among the others, all of which stay as they are but refused. */
    LocalSession offer(
            List<AudioCodec> formats,
            LocalEndpoint local,
            Direction direction,
            List<MediaDescription> slots,
            int audioIndex) {
        return write(local, writer -> writer.offer(formats, local, direction, slots, audioIndex));
    }

    /** Answers an offer of which {@code remote} is the line that we take. */
    LocalSession answer(SessionDescription offer, RemoteAudio remote, LocalEndpoint local, Direction direction) {
        return write(local, writer -> writer.answer(offer, remote, local, direction));
    }

    private LocalSession write(LocalEndpoint local, Lines lines) {
        String from = originAddress.isEmpty() ? local.address() : originAddress;
        SessionDescription description = write(version, from, lines);
        if (last == null) {
            return new LocalSession(capabilities, sessionId, version, from, description);
        }
        if (description.equals(last)) {
            return this;
        }
        return new LocalSession(capabilities, sessionId, version + 1, from, write(version + 1, from, lines));
    }

    private SessionDescription write(long asVersion, String from, Lines lines) {
        DescriptionWriter writer = new DescriptionWriter(capabilities);
        writer.head(sessionId, asVersion, from);
        lines.writeTo(writer);
        return writer.finish();
    }

    /** What follows the head. */
    private interface Lines {
        void writeTo(DescriptionWriter writer);
    }
}
