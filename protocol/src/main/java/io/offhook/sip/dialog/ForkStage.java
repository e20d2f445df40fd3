package io.offhook.sip.dialog;

import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Another branch of our forked INVITE, about to be given its 2xx (RFC 3261 section 13.2.2.4). */
final class ForkStage extends Stage {

    private final @Nullable Tag remoteTag;

    ForkStage(Leg leg, @Nullable Tag remoteTag) {
        super(leg);
        this.remoteTag = remoteTag;
    }

    @Override
    boolean response(SipResponse response, long nowNs, SessionEffects out) {
        boolean ours = response.isSuccess()
                && response.method().equals(Method.INVITE)
                && Objects.equals(remoteTag, response.toTag());
        if (ours) {
            CallerStage.accept(leg, response, false, nowNs, out);
        }
        return ours;
    }

    @Override
    boolean bye(EndCause cause, long nowNs, SessionEffects out) {
        leg.end(cause, nowNs, out);
        return true;
    }

    @Override
    String describe() {
        return "Forked";
    }
}
