package io.offhook.engine.actor;

import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.InviteSession;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.dialog.SessionEffects;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other branches of a forked call of ours that were answered too (RFC 3261 section 13.2.2.4): each is acknowledged and hung up. They are plain sessions
 * inside the dialog's actor, because they live for one round trip and share its Call-ID and local tag, by which messages find it.
 */
final class ForkedSessions {
    private static final int TIMERS_EACH = 1_000;

    private final Map<Tag, InviteSession> byRemoteTag = new LinkedHashMap<>();
    private final Map<InviteSession, Integer> numbers = new LinkedHashMap<>();
    private final SessionEffects effects = new SessionEffects();
    private final Hops hops;
    private final DialogTimers timers;
    private final SipShard shard;
    private int next = 1;

    ForkedSessions(Hops hops, DialogTimers timers, SipShard shard) {
        this.hops = hops;
        this.timers = timers;
        this.shard = shard;
    }

    boolean isEmpty() {
        return byRemoteTag.isEmpty();
    }

    /** Another branch was answered: ACK and BYE. */
    void add(InviteSession original, SessionEffect.Forked forked, long nowNs) {
        if (!(forked.message() instanceof SipResponse success)) {
            return;
        }
        InviteSession sibling = original.fork(success);
        byRemoteTag.put(forked.remoteTag(), sibling);
        numbers.put(sibling, next++);
        sibling.received(success, nowNs, effects);
        perform(sibling, null);
        sibling.hangUp(new EndCause.LocalHangup("SIP;cause=200;text=\"answered elsewhere\""), nowNs, effects);
        perform(sibling, null);
    }

    /** Whether a message was one of theirs. */
    boolean takes(SipMessage message, InetSocketAddress source, long nowNs) {
        Tag remote = message instanceof SipRequest ? message.fromTag() : message.toTag();
        InviteSession sibling = remote == null ? null : byRemoteTag.get(remote);
        if (sibling == null) {
            return false;
        }
        if (message instanceof SipRequest request) {
            sibling.received(request, nowNs, effects);
        } else {
            sibling.received((SipResponse) message, nowNs, effects);
        }
        perform(sibling, source);
        return true;
    }

    boolean timer(int timer, long nowNs) {
        InviteSession sibling = of(timer);
        if (sibling == null) {
            return false;
        }
        sibling.timer(timer % TIMERS_EACH, nowNs, effects);
        perform(sibling, null);
        return true;
    }

    boolean awaits(int timer) {
        InviteSession sibling = of(timer);
        return sibling != null && sibling.awaits(timer % TIMERS_EACH);
    }

    private @Nullable InviteSession of(int timer) {
        int number = timer / TIMERS_EACH;
        if (number == 0) {
            return null;
        }
        for (Map.Entry<InviteSession, Integer> entry : numbers.entrySet()) {
            if (entry.getValue() == number) {
                return entry.getKey();
            }
        }
        return null;
    }

    private void perform(InviteSession sibling, @Nullable InetSocketAddress source) {
        Integer number = numbers.get(sibling);
        for (int i = 0; i < effects.size(); i++) {
            SessionEffect effect = effects.get(i);
            if (effect instanceof SessionEffect.Send send) {
                hops.send(send.message(), send.destination());
            } else if (effect instanceof SessionEffect.Repeat repeat) {
                shard.sendAgain(repeat.bytes(), repeat.destination(), source);
            } else if (effect instanceof SessionEffect.Arm arm && number != null) {
                timers.arm(number * TIMERS_EACH + arm.timer(), arm.delayNs());
            } else if (effect instanceof SessionEffect.Linger linger) {
                shard.linger(linger.transaction());
            } else if (effect instanceof SessionEffect.Unexpected unexpected) {
                shard.unexpected(unexpected.what(), sibling.callId().value(), sibling);
            }
        }
        effects.clear();
        if (sibling.isEnded()) {
            byRemoteTag.values().remove(sibling);
            numbers.remove(sibling);
        }
    }
}
