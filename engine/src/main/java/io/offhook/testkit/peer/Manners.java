package io.offhook.testkit.peer;

import java.time.Duration;

/**
 * The manners of a decent telephone, as scripts like any other: what a quirk does not replace. It rings at once, answers after 200 ms, speaks as soon as it knows
 * where to, takes every re-INVITE, and repeats what must not get lost.
 */
final class Manners {
    private static final Duration RINGING = Duration.ofMillis(200);

    private Manners() {}

    static void teach(ScriptedPeer peer) {
        peer.onInvite(Manners::invited);
        peer.on("ACK", Manners::acknowledged);
        peer.on("BYE", bye -> bye.respond(200).then(PeerCall::end));
        peer.on("CANCEL", Manners::cancelled);
        peer.on("OPTIONS", options -> options.respond(200));
        peer.on("2xx INVITE", Manners::answered);
        for (String refused : new String[] {"3xx", "4xx", "5xx", "6xx"}) {
            peer.on(refused + " INVITE", refusal -> refusal.send(RawMessage.refusalAck()));
        }
    }

    static void invited(Turn invite) {
        if (invite.heard().request().toTag() == null) {
            invite.respond(180).after(RINGING);
        }
        accept(invite);
    }

    /** An ACK of a refusal begins nothing (RFC 3261 section 17.1.1.3). */
    private static void acknowledged(Turn ack) {
        if (ack.call().isAnswered()) {
            ack.call().speak();
        }
    }

    /** 200 with a description, until it is acknowledged; unless the call is over by then. */
    static void accept(Turn invite) {
        accept(invite, false);
    }

    static void accept(Turn invite, boolean evenIfCancelled) {
        invite.then(now -> {
            if (!now.isOver() && (evenIfCancelled || !now.isCancelled())) {
                now.invitation()
                        .respondUntilAcked(
                                RawMessage.response(200).sdp(now.peer().describe(now.media())));
                now.speak();
            }
        });
    }

    private static void cancelled(Turn cancel) {
        cancel.respond(200);
        if (!cancel.call().isAnswered()) {
            cancel.call().invitation().respondUntilAcked(RawMessage.response(487));
        }
    }

    private static void answered(Turn answer) {
        answer.send(RawMessage.ack()).then(PeerCall::speak);
    }
}
