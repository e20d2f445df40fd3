package io.offhook.testkit.peer;

import static java.time.Duration.ofSeconds;

import java.util.function.Consumer;

/**
 * What is wrong with the audio and the digits of others. Those about digits press {@link #DIGITS} two seconds after their audio has begun; those that change
 * something do it after ten.
 */
public enum MediaQuirk implements Quirk {
    /** A key is just let go: no packet with the end bit. */
    DIGITS_WITHOUT_END("RFC 4733 section 2.5.1.4: the last packet has the end bit", dialling(DtmfManner.WITHOUT_END)),

    /** One packet with the end bit in the place of three. */
    DIGITS_WITH_ONE_END("RFC 4733 section 2.5.1.4: the last packet is sent three times", dialling(DtmfManner.ONE_END)),

    /** The packets with the end bit do not agree on the duration. */
    DIGITS_WHOSE_END_GROWS(
            "RFC 4733 section 2.5.1.4: the repeats are the same", dialling(DtmfManner.END_DURATION_GROWS)),

    /** Each packet with the end bit has a timestamp of its own, which makes two more digits of it for whoever goes by timestamps alone. */
    DIGITS_WHOSE_END_MOVES(
            "RFC 4733 section 2.5.1.2: the timestamp is that of the beginning",
            dialling(DtmfManner.END_TIMESTAMP_GROWS)),

    /** Each packet has a timestamp of its own. */
    DIGITS_THAT_MOVE(
            "RFC 4733 section 2.5.1.2: the timestamp is that of the beginning", dialling(DtmfManner.TIMESTAMP_GROWS)),

    /** No marker where a key is pressed. */
    DIGITS_WITHOUT_MARKER(
            "RFC 4733 section 2.5.1.1: the marker is on the first packet", dialling(DtmfManner.WITHOUT_MARKER)),

    /** Packets of 30 ms, though its description says 20, and of 20 from the tenth second on: trunks with packets of their own. */
    CHANGES_PTIME("RFC 8866 section 6.4: ptime is a wish", peer -> {
        peer.onMedia(port -> port.voice().ptime(30));
        later(peer, call -> call.media().voice().ptime(20));
    }),

    /** The audio comes from another port than it wants to hear on: two sockets, or a NAT. */
    SPEAKS_FROM_ANOTHER_PORT("RFC 4961: symmetric RTP is best practice, not law", peer -> {
        peer.onMedia(port -> port.speakFrom(port.port() + 10_000));
    }),

    /** Answers the offered 101 with 96 for telephone events, and sends them as 101, which is legal and often got wrong by the other side. */
    RENUMBERS_EVENTS("RFC 3264 section 6.1: each side may have numbers of its own", peer -> {
        renumbering(peer);
        dialling(DtmfManner.PROPER).accept(peer);
    }),

    /** The same, but it sends what it told the others to send: 96. */
    SENDS_ITS_OWN_NUMBER("RFC 3264 section 6.1: what is sent has the number that the receiver gave", peer -> {
        renumbering(peer);
        peer.onTalking(call -> call.after(ofSeconds(2))
                .then(now -> now.media().voice().eventType(96).dial(MediaQuirk.DIGITS, DtmfManner.PROPER)));
    }),

    /** Another source from one packet to the next, timestamps and sequence numbers with it: a media server takes over. */
    CHANGES_SSRC(
            "RFC 3550 section 8.2: a source may be replaced",
            peer -> later(
                    peer,
                    call -> call.media()
                            .voice()
                            .ssrc(0x1234_5678L)
                            .skipSequence(-20_000)
                            .skipTimestamp(1_000_000_000L))),

    /** The timestamps jump by a quarter of a million seconds, everything else goes on: clocks that are set while they count. */
    JUMPS_IN_TIME(
            "RFC 3550 section 5.1: timestamps grow with the sampling clock",
            peer -> later(peer, call -> call.media().voice().skipTimestamp(2_000_000_000L)));

    /** What the quirks about digits dial: neighbours that are the same are told apart too. */
    public static final String DIGITS = "1588#*";

    private final String rule;
    private final Consumer<ScriptedPeer> script;

    MediaQuirk(String rule, Consumer<ScriptedPeer> script) {
        this.rule = rule;
        this.script = script;
    }

    private static Consumer<ScriptedPeer> dialling(DtmfManner manner) {
        return peer -> peer.onTalking(
                call -> call.after(ofSeconds(2)).then(now -> now.media().voice().dial(DIGITS, manner)));
    }

    private static void renumbering(ScriptedPeer peer) {
        peer.describing(sdp -> sdp.replace("RTP/AVP 0 101", "RTP/AVP 0 96").replace(":101 ", ":96 "));
        peer.onMedia(port -> port.hearsEventsAs(96));
    }

    private static void later(ScriptedPeer peer, Consumer<PeerCall> change) {
        peer.onTalking(call -> call.after(ofSeconds(10)).then(change));
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public void script(ScriptedPeer peer) {
        script.accept(peer);
    }
}
