package io.offhook.testkit.peer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.util.function.Consumer;

/** What those who are called get wrong: carriers, gateways, telephones that answer. */
public enum CalleeQuirk implements Quirk {
    /**
     * 183 with a session description again and again, five times a second for two minutes, then 200. Gateways that repeat their announcement's progress with
     * every packet of the network behind; it goes on even when the call was cancelled meanwhile.
     */
    SESSION_PROGRESS_LOOP("RFC 3261 section 13.3.1.1: a provisional response a minute is enough", peer -> {
        peer.onInvite(invite -> {
            String sdp = peer.describe(invite.call().media());
            Manners.accept(invite.repeat(600, ofMillis(200), again -> again.respond(183, sdp)));
        });
    }),

    /** The answer and the CANCEL cross on the way: 200 to both. Every network has it, with somebody who hangs up while the other takes the receiver off. */
    ANSWER_CROSSES_CANCEL("RFC 3261 section 9.1: a CANCEL has no effect on an INVITE that was answered", peer -> {
        peer.onInvite(invite -> invite.respond(180));
        peer.on("CANCEL", cancel -> {
            Manners.accept(cancel.call().invitation(), true);
            cancel.after(ofMillis(1)).respond(200);
        });
    }),

    /** 487 as the CANCEL wants, and 300 ms later 200 all the same: back-to-back agents whose two sides do not agree on who was first. */
    ANSWERS_AFTER_487("RFC 3261 section 13.3.1: one final response to an INVITE", peer -> {
        peer.onInvite(invite -> invite.respond(180));
        peer.on("CANCEL", cancel -> {
            cancel.respond(200);
            Manners.accept(cancel.call().invitation().respond(487).after(ofMillis(300)), true);
        });
    }),

    /** Two 200 with two To tags: two telephones behind a forking proxy were taken off at the same moment. */
    ANSWERS_TWICE("RFC 3261 section 13.2.2.4: each 2xx is a dialog, to be acknowledged and hung up", peer -> {
        peer.onInvite(invite -> {
            Manners.invited(invite);
            String sdp = peer.openMedia().sdp();
            RawMessage other = RawMessage.response(200).sdp(sdp).header("To", "{to};tag=other");
            invite.after(ofMillis(50)).repeat(3, ofMillis(500), again -> again.respond(other));
        });
        peer.on("BYE", bye -> {
            bye.respond(200);
            if (bye.call().tag().equals(String.valueOf(bye.heard().request().toTag()))) {
                bye.call().end();
            }
        });
    }),

    /** Contact names an address that nobody can reach, as telephones behind a NAT do that know nothing of it. So it gets no ACK and repeats its 200 for 32 s. */
    UNREACHABLE_CONTACT("RFC 3261 section 8.1.1.8: Contact is where further requests can be sent", peer -> {
        peer.wording(
                usual -> usual.replacing("Contact: <sip:{name}@{host}:{port}>", "Contact: <sip:{name}@192.168.77.9>"));
    }),

    /** Responses go to host and port of the Via, never to the source: implementations of RFC 2543, which know neither received nor rport. */
    ANSWERS_TO_THE_VIA("RFC 3261 section 18.2.2, RFC 3581 section 4", peer -> peer.trustsVia()),

    /** No answer to a BYE, ever, and the audio goes on: the process behind has died, its media did not. */
    NEVER_ANSWERS_BYE("RFC 3261 section 15.1.2: a BYE is answered", peer -> peer.ignoring("BYE")),

    /** A re-INVITE without a description, as soon as the ACK has come: back-to-back agents and call centres that begin to connect two calls. */
    REINVITES_WITHOUT_OFFER("RFC 3261 section 14.2: the 2xx to it carries an offer", peer -> {
        peer.on("ACK", ack -> {
            if (ack.call().speak().first("reinvite")) {
                ack.then(call -> call.sendUntilAnswered(RawMessage.request("INVITE")));
            }
        });
        peer.on(
                "2xx INVITE",
                answer -> answer.send(
                        RawMessage.ack().sdp(peer.describe(answer.call().media()))));
    }),

    /** The same, but the ACK brings no answer to the offer that the 2xx made. */
    LEAVES_THE_OFFER_UNANSWERED("RFC 3261 section 13.2.1: the answer to an offer in a 2xx is in the ACK", peer -> {
        REINVITES_WITHOUT_OFFER.script(peer);
        peer.on("2xx INVITE", answer -> answer.send(RawMessage.ack()));
    }),

    /** 100, then nothing, whatever comes: an overloaded server that dies behind its transaction layer. */
    TRYING_ONLY("RFC 3261 section 9.1: a CANCEL without effect must not hold the caller up", peer -> {
        peer.onInvite(invite -> invite.respond(100));
        peer.ignoring("CANCEL");
    }),

    /** Another port in the 200 than in the 183: the announcement comes from one machine, the conversation from another. */
    OTHER_ANSWER_IN_200("RFC 3261 section 13.2.1: all answers to one offer are the same", peer -> {
        peer.onInvite(invite -> {
            String early = peer.openMedia().sdp();
            Manners.accept(invite.respond(183, early).after(ofSeconds(1)));
        });
    }),

    /** The 200 has a codec that was not offered: gateways with one codec that answer whatever they are offered. */
    ANSWERS_WITH_ANOTHER_CODEC("RFC 3264 section 6.1: an answer is made of what was offered", peer -> {
        peer.describing(CalleeQuirk::g729);
    }),

    /** The caller's tag comes back in capitals. Tags are tokens, and so without case, says the letter of the RFC; many believe it. */
    SHOUTS_TAGS("RFC 3261 section 7.3.1: tokens are always case-insensitive", peer -> {
        peer.wording(usual -> usual.replacing("From: {from}", "From: {from-shouted}")
                .replacing("To: {remote}", "To: {remote-shouted}"));
    }),

    /** Sixty headers that nobody knows, one of 6,000 bytes, one over many lines, names in any case: what carriers add for each other. */
    LONG_AND_UNKNOWN_HEADERS("RFC 3261 section 8.1.3: unknown headers are ignored", peer -> {
        String charge = "x".repeat(6_000);
        peer.wording(usual -> {
            RawMessage more = usual.line("X-Charge-Info: " + charge)
                    .line("P-Asserted-Identity: \"A, \\\"B\\\"\" <sip:+15551234@{host};user=phone>")
                    .line("X-Folded: one;\r\n\ttwo;\r\n   three")
                    .line("SUBJECT : odd");
            for (int i = 0; i < 60; i++) {
                more = more.line("X-Vendor-" + i + ": {call-id};n=" + i);
            }
            return more;
        });
    }),

    /** 302 whose Contact is the very address that was called: number ports and forwardings in a circle. */
    REDIRECTS_TO_ITSELF("RFC 3261 section 8.1.3.4: no URI is tried twice", peer -> {
        peer.onInvite(invite -> invite.respondUntilAcked(RawMessage.response(302)));
    }),

    /** 200, and BYE in the next packet, before any ACK: auto-attendants that find nobody at work, and load generators. */
    HANGS_UP_AT_ONCE("RFC 3261 section 15: a callee must not send BYE before the ACK", peer -> {
        peer.onInvite(invite -> {
            invite.respond(180).after(ofMillis(200));
            Manners.accept(invite);
            invite.then(PeerCall::hangUp);
        });
    });

    private final String rule;
    private final Consumer<ScriptedPeer> script;

    CalleeQuirk(String rule, Consumer<ScriptedPeer> script) {
        this.rule = rule;
        this.script = script;
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public void script(ScriptedPeer peer) {
        script.accept(peer);
    }

    static String g729(String sdp) {
        return sdp.replace("RTP/AVP 0 101", "RTP/AVP 18").replace("a=rtpmap:0 PCMU/8000", "a=rtpmap:18 G729/8000");
    }
}
