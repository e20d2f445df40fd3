package io.offhook.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.shard.ActorGuard;
import io.offhook.engine.shard.Fault;
import io.offhook.engine.shard.Ledger;
import io.offhook.net.NetworkException;
import java.util.function.Consumer;

/** How a {@link MediaStream} comes into being: with a port, without one, or with media switched off. */
final class MediaStreams {
    private MediaStreams() {}

    static Behavior<MediaStream.Command> create(
            EngineContext engine, SipShard shard, MediaOwner owner, Consumer<? super MediaStream.Event> listener) {
        if (!engine.config().media().enabled()) {
            return ActorGuard.stopping(engine::fault, new Absent(shard, owner));
        }
        return ActorGuard.stopping(fault -> failed(engine, listener, fault), Behaviors.setup(context -> {
            try {
                MediaSockets sockets = MediaSockets.open(engine, shard, owner.peer(), owner.name());
                return new MediaStreamBehavior(engine, shard, owner, sockets, listener);
            } catch (NetworkException e) {
                listener.accept(new MediaStream.Unavailable(String.valueOf(e.getMessage())));
                return Behaviors.stopped();
            }
        }));
    }

    private static void failed(EngineContext engine, Consumer<? super MediaStream.Event> listener, Fault fault) {
        engine.fault(fault);
        listener.accept(new MediaStream.Failed(fault.cause()));
    }

    /** Media is switched off: the actor and its line in the ledger are there, a socket and a graph are not. */
    private static final class Absent extends ExtensibleBehavior<MediaStream.Command> {
        private final Ledger.Entry ledger;

        Absent(SipShard shard, MediaOwner owner) {
            this.ledger = shard.shard().ledger().open(Ledger.Kind.STREAM, owner.name(), "no media");
        }

        @Override
        public Behavior<MediaStream.Command> receive(
                TypedActorContext<MediaStream.Command> context, MediaStream.Command command) {
            if (command instanceof MediaStream.Close) {
                return Behaviors.stopped();
            }
            refuse(command, "media is switched off");
            return this;
        }

        @Override
        public Behavior<MediaStream.Command> receiveSignal(
                TypedActorContext<MediaStream.Command> context, Signal signal) {
            if (signal instanceof PostStop) {
                ledger.close();
            }
            return this;
        }
    }

    /** Fails whoever asked for something that can't be done. */
    static void refuse(MediaStream.Command command, String why) {
        Reply<?> reply = null;
        if (command instanceof MediaStream.Play play) {
            reply = play.reply();
        } else if (command instanceof MediaStream.Record record) {
            reply = record.reply();
        } else if (command instanceof MediaStream.StopRecording stop) {
            reply = stop.reply();
        } else if (command instanceof MediaStream.SendDigits digits) {
            reply = digits.reply();
        } else if (command instanceof MediaStream.Listen listen) {
            reply = listen.reply();
        } else if (command instanceof MediaStream.Attach<?> attach) {
            reply = attach.materialised();
        } else if (command instanceof MediaStream.Speak speak) {
            reply = speak.reply();
        } else if (command instanceof MediaStream.GetStatistics get) {
            reply = get.reply();
        }
        if (reply != null) {
            reply.fail(new IllegalStateException(why));
        }
    }
}
