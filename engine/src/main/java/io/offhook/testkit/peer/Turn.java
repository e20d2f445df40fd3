package io.offhook.testkit.peer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A peer's turn: a row of steps in virtual time, in answer to a message or of its own accord.
 *
 * <pre>{@code
 * peer.onInvite(invite -> invite.respond(180).after(ofMillis(200)).respond(200, sdp));
 * }</pre>
 *
 * <p>{@link #after} moves all that is said behind it; steps of one instant keep their order. Blanks are filled in when a step's time has come.
 */
public final class Turn {
    private final PeerCall call;
    private final @Nullable Incoming heard;
    private Duration delay = Duration.ZERO;

    /** @param heard what is answered; null where the peer speaks of its own accord */
    Turn(PeerCall call, @Nullable Incoming heard) {
        this.call = call;
        this.heard = heard;
    }

    /** The call. */
    public PeerCall call() {
        return call;
    }

    /**
     * What came.
     *
     * @throws NullPointerException where the peer speaks of its own accord
     */
    public Incoming heard() {
        return Objects.requireNonNull(heard, "this turn answers no message");
    }

    /** Everything that is said behind this happens so much later. */
    public Turn after(Duration longer) {
        delay = delay.plus(longer);
        return this;
    }

    /** Answers with the usual response of this status. */
    public Turn respond(int status) {
        return respond(RawMessage.response(status));
    }

    /** Answers with this status and session description. */
    public Turn respond(int status, String sdp) {
        return respond(RawMessage.response(status).sdp(sdp));
    }

    /** Answers with this. */
    public Turn respond(RawMessage response) {
        return step(() -> {
            byte[] bytes = call.fill(response, heard());
            call.peer().answered(heard(), bytes);
            call.out(bytes, back());
        });
    }

    /** Answers an INVITE with this, and again, T1 doubling to T2, until an ACK comes, the call is over or 64*T1 are (RFC 3261 section 13.3.1.4). */
    public Turn respondUntilAcked(RawMessage response) {
        return step(() -> {
            call.awaitAck();
            byte[] bytes = call.fill(response, heard());
            call.peer().answered(heard(), bytes);
            call.sendUntil(bytes, back(), () -> call.isAcked() || call.isOver());
        });
    }

    /** Sends a request, or anything else, to the other side. */
    public Turn send(RawMessage message) {
        return step(() -> call.send(message));
    }

    /** Does something. */
    public Turn then(Consumer<PeerCall> action) {
        return step(() -> action.accept(call));
    }

    /** Takes these steps so many times, every so often, the first time now; what is said behind it comes after the last, an interval later. */
    public Turn repeat(int times, Duration interval, Consumer<Turn> steps) {
        for (int i = 0; i < times; i++) {
            steps.accept(this);
            after(interval);
        }
        return this;
    }

    private Turn step(Runnable action) {
        call.peer().in(delay, action);
        return this;
    }

    private InetSocketAddress back() {
        return call.peer().returnAddress(heard());
    }
}
