package io.offhook.testkit.peer;

import java.util.function.Consumer;

/** What registrars and proxies get wrong, for INVITE and REGISTER alike. */
public enum ServerQuirk implements Quirk {
    /** 401 with a new nonce each time, which is always said to be stale: clusters whose members do not share their nonces. A client must not turn with it. */
    STALE_FOREVER("RFC 7616 section 3.3: stale means that the password was right", peer -> {
        answering(
                peer,
                RawMessage.response(401)
                        .header(
                                "WWW-Authenticate",
                                "Digest realm=\"{host}\", nonce=\"{branch}\", stale=true, algorithm=MD5, qop=\"auth\""));
    }),

    /** 503 with Retry-After, to everybody at once. */
    UNAVAILABLE_FOR_A_WHILE("RFC 3261 section 21.5.4: not again before Retry-After", peer -> {
        answering(peer, RawMessage.response(503).header("Retry-After", "120"));
    });

    private final String rule;
    private final Consumer<ScriptedPeer> script;

    ServerQuirk(String rule, Consumer<ScriptedPeer> script) {
        this.rule = rule;
        this.script = script;
    }

    private static void answering(ScriptedPeer peer, RawMessage refusal) {
        peer.onInvite(invite -> invite.respondUntilAcked(refusal));
        peer.on("REGISTER", register -> register.respond(refusal));
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
