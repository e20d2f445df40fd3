package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.shard.Fault;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A dialog's beginning: decides about a call that came in, finds the address of a call that is placed, and hears of faults. */
final class DialogStart {
    private final DialogPlace place;
    private final DialogSetup setup;
    private @Nullable DialogBehavior born;
    private @Nullable Claim claim;
    private boolean over;

    DialogStart(DialogPlace place, DialogSetup setup) {
        this.place = place;
        this.setup = setup;
    }

    /** Owns an INVITE from before the decision about it until its dialog does. */
    private record Claim(int shard, ActorRef<Dialog.Command> dialog) implements MessageOwner {
        @Override
        public void deliver(SipMessage message, InetSocketAddress source) {
            dialog.tell(new Dialog.Received(message, source));
        }
    }

    Behavior<Dialog.Command> begin(ActorContext<Dialog.Command> context) {
        return setup instanceof DialogSetup.Incoming incoming
                ? take(context, incoming)
                : place(context, (DialogSetup.Outgoing) setup);
    }

    /** The behavior exists: from now on its end is its own affair. */
    void born(DialogBehavior dialog) {
        born = dialog;
    }

    /** Something was thrown. PostStop follows, except where the actor never started. */
    void fault(Fault fault) {
        place.engine().fault(fault);
        DialogBehavior dialog = born;
        if (dialog != null) {
            dialog.faulted(fault);
        } else if (!over) {
            over = true;
            place.engine().release();
            if (setup instanceof DialogSetup.Incoming incoming) {
                if (claim != null) {
                    place.engine().owners().remove(incoming.key(), claim);
                }
                place.shard().respond(incoming.invite(), 500);
            } else {
                tell(new EndCause.InternalError(fault.cause().toString()));
            }
        }
    }

    private Behavior<Dialog.Command> take(ActorContext<Dialog.Command> context, DialogSetup.Incoming incoming) {
        Claim mine = new Claim(place.shard().shard().index(), context.getSelf());
        MessageOwner first = place.engine().owners().claim(incoming.key(), mine);
        if (first != null) {
            // Two copies of one INVITE went to two shards, because the load moved between them: the second is a repeat.
            over = true;
            place.engine().release();
            first.deliver(incoming.invite(), incoming.source());
            return Behaviors.stopped();
        }
        claim = mine;
        IncomingPolicy.Decision decision;
        try {
            decision = place.account().spec().policy().decide(incoming.invite());
        } catch (RuntimeException e) {
            place.engine().fault(new Fault(Fault.Where.TASK, place.account().name(), e));
            decision = new IncomingPolicy.Refuse(500);
        }
        return DialogBehavior.taking(context, place, incoming, decision, this);
    }

    private Behavior<Dialog.Command> place(ActorContext<Dialog.Command> context, DialogSetup.Outgoing outgoing) {
        SipUri hop = place.account().spec().proxy().orElse(outgoing.target());
        String uri = hop.encode();
        InetSocketAddress address = place.shard().outbox().literal(hop);
        if (address != null) {
            return DialogBehavior.placing(context, place, outgoing, new NextHop(uri, address), this);
        }
        // What is said to the call meanwhile waits in its line.
        ActorRef<Dialog.Command> self = context.getSelf();
        place.shard().outbox().resolve(hop, found -> self.tell(new Dialog.Located(found)));
        return Behaviors.receive(Dialog.Command.class)
                .onMessage(Dialog.Located.class, located -> {
                    InetSocketAddress found = located.address();
                    return found == null
                            ? unborn(new EndCause.TransportError("no address for " + hop.host()))
                            : DialogBehavior.placing(context, place, outgoing, new NextHop(uri, found), this);
                })
                .onMessage(Dialog.HangUp.class, hangUp -> unborn(new EndCause.LocalHangup(null)))
                .onMessage(Dialog.Close.class, close -> unborn(close.cause()))
                .onSignal(PostStop.class, stop -> unborn(new EndCause.LocalHangup(null)))
                .build();
    }

    /** The call ends before it was placed. */
    private Behavior<Dialog.Command> unborn(EndCause cause) {
        if (!over) {
            over = true;
            place.engine().release();
            tell(cause);
        }
        return Behaviors.stopped();
    }

    private void tell(EndCause cause) {
        ((DialogSetup.Outgoing) setup).listener().on(DialogEvent.Ended.unborn(cause));
    }
}
