package io.offhook.sip.dialog;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.transaction.UnexpectedInput;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A reusable list of effects. An owner walks it by index and clears it: performing an effect may call the session again,
 * which then appends behind.
 */
public final class SessionEffects {

    private final ArrayList<SessionEffect> list = new ArrayList<>(8);

    public int size() {
        return list.size();
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** The effect at an index of 0 to size - 1. */
    public SessionEffect get(int index) {
        return list.get(index);
    }

    public void clear() {
        list.clear();
    }

    void add(SessionEffect effect) {
        list.add(effect);
    }

    void send(SipMessage message, Destination destination, boolean retransmission) {
        list.add(new SessionEffect.Send(message, destination, retransmission));
    }

    void unexpected(UnexpectedInput what, @Nullable SipMessage message) {
        list.add(new SessionEffect.Unexpected(what, message));
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
