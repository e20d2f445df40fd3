package io.offhook.testkit.peer;

import static java.time.Duration.ofSeconds;

import java.util.function.Consumer;

/** What those who call get wrong; their {@link ScriptedPeer#call} has it. */
public enum CallerQuirk implements Quirk {
    /** No ACK for the 200, but audio: a router on the way that loses what goes to the Contact. */
    NEVER_ACKS("RFC 3261 section 13.2.2.4: every 2xx is acknowledged", peer -> {
        peer.on("2xx INVITE", answer -> answer.then(PeerCall::speak));
    }),

    /** The ACK of the 200 has the branch of the INVITE, as if it belonged to its transaction; this is the commonest mistake of home-made stacks. */
    ACKS_WITHIN_THE_TRANSACTION("RFC 3261 section 17.1.1.3: the ACK of a 2xx is a transaction of its own", peer -> {
        peer.on(
                "2xx INVITE",
                answer -> answer.send(RawMessage.ack().replacing("branch={branch}", "branch={invite-branch}"))
                        .then(PeerCall::speak));
    }),

    /** ACK and BYE in one breath: diallers that only want to know whether somebody is there. */
    HANGS_UP_WITH_THE_ACK("RFC 3261 section 15.1.1: BYE at any time in a confirmed dialog", peer -> {
        peer.on("2xx INVITE", answer -> {
            answer.send(RawMessage.ack());
            if (answer.call().first("bye")) {
                answer.then(PeerCall::hangUp);
            }
        });
    }),

    /** Its BYE counts back: two machines that share a call, and each counts its own requests. */
    BYE_WITH_OLD_CSEQ("RFC 3261 section 12.2.2: an old number is answered 500", peer -> {
        peer.wording(usual -> usual.replacing("CSeq: {next-cseq} INVITE", "CSeq: 102 INVITE"));
        peer.onTalking(
                call -> call.after(ofSeconds(3)).send(RawMessage.request("BYE").header("CSeq", "7 BYE")));
    }),

    /** Its BYE says "INVITE" in CSeq: a template that was copied. */
    BYE_WITH_ANOTHER_METHOD("RFC 3261 section 8.1.1.5: the method in CSeq is that of the request", peer -> {
        peer.onTalking(
                call -> call.after(ofSeconds(3)).send(RawMessage.request("BYE").header("CSeq", "{next-cseq} INVITE")));
    }),

    /** Sends from one port, wants responses on another, and asks for no rport: servers with a socket for each direction. */
    VIA_IS_ANOTHER_PORT("RFC 3261 section 18.2.2: the response goes to the port of the Via", peer -> {
        peer.listen(5070);
        peer.wording(usual ->
                usual.replacing("{host}:{port};branch", "{host}:5070;branch").replacing(";rport", ""));
    }),

    /** The callee's tag comes back in capitals in ACK and BYE. */
    SHOUTS_TAGS("RFC 3261 section 7.3.1: tokens are always case-insensitive", peer -> {
        peer.wording(usual -> usual.replacing("To: {remote}", "To: {remote-shouted}"));
    }),

    /** Offers G.729 and nothing else. */
    OFFERS_NO_COMMON_CODEC("RFC 3261 section 13.3.1.3: 488", peer -> peer.describing(CalleeQuirk::g729)),

    /** A re-INVITE without a description in the packet behind the ACK. */
    REINVITES_AT_ONCE("RFC 3261 section 14.1: not before the first INVITE's transaction is over", peer -> {
        peer.on("2xx INVITE", answer -> {
            boolean first = answer.call().first("reinvite");
            RawMessage ack = RawMessage.ack();
            answer.send(first ? ack : ack.sdp(peer.describe(answer.call().media())))
                    .then(PeerCall::speak);
            if (first) {
                answer.then(call -> call.sendUntilAnswered(RawMessage.request("INVITE")));
            }
        });
    }),

    /** A CANCEL behind the 200, and then the ACK: the button was pressed a moment too late. */
    CANCELS_AFTER_THE_ANSWER("RFC 3261 section 9.2: a CANCEL has no effect on an INVITE that was answered", peer -> {
        peer.on(
                "2xx INVITE",
                answer ->
                        answer.send(RawMessage.cancel()).send(RawMessage.ack()).then(PeerCall::speak));
    });

    private final String rule;
    private final Consumer<ScriptedPeer> script;

    CallerQuirk(String rule, Consumer<ScriptedPeer> script) {
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
}
