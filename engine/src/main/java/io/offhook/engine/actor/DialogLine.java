package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import io.offhook.sip.message.CallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A handle's line to its {@link Dialog}, which is born a little later than the handle: what is said before waits here, in order.
 */
public final class DialogLine {
    private @Nullable List<Dialog.Command> waiting;
    private volatile @Nullable ActorRef<Dialog.Command> dialog;
    private volatile @Nullable CallId callId;

    /** Says something to the dialog. */
    public void tell(Dialog.Command command) {
        ActorRef<Dialog.Command> target = dialog;
        if (target == null) {
            synchronized (this) {
                target = dialog;
                if (target == null) {
                    if (waiting == null) {
                        waiting = new ArrayList<>(2);
                    }
                    waiting.add(command);
                    return;
                }
            }
        }
        target.tell(command);
    }

    /** The Call-ID once the dialog lives. */
    public Optional<CallId> callId() {
        return Optional.ofNullable(callId);
    }

    synchronized void attach(ActorRef<Dialog.Command> target, CallId id) {
        callId = id;
        if (waiting != null) {
            waiting.forEach(target::tell);
            waiting = null;
        }
        dialog = target;
    }
}
