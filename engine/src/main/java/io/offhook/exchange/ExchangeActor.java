package io.offhook.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.offhook.engine.shard.ActorGuard;
import io.offhook.engine.shard.FaultListener;
import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.Shard;
import io.offhook.net.LoopTimer;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.proxy.Outgoing;
import io.offhook.sip.proxy.ProxyCore;
import io.offhook.sip.proxy.ProxyCounters;
import io.offhook.sip.proxy.Registrar;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts the proxy core and the registrar on a shard: messages and one timer in, datagrams out. */
final class ExchangeActor extends AbstractBehavior<ExchangeActor.Command> {
    private static final Logger log = LoggerFactory.getLogger(ExchangeActor.class);

    /** Timers that are due within this of one another share a turn. */
    private static final long COARSE_NS = Duration.ofMillis(5).toNanos();

    private static final long PURGE_NS = Duration.ofSeconds(60).toNanos();

    /** What it takes. */
    sealed interface Command {}

    /** A message from the network. */
    record Received(SipMessage message, InetSocketAddress source) implements Command {}

    /** Commands without content. */
    enum Signal implements Command {
        /** The core's timers are due. */
        TICK,
        /** Stop, forgetting all that is under way. */
        STOP
    }

    /** What it works with. */
    record Parts(
            Shard shard,
            ProxyCore core,
            Registrar registrar,
            ExchangeIngress ingress,
            ExchangeOutlet outlet,
            Consumer<ExchangeCounters> figures,
            Runnable stopped) {}

    /** Tells how it is; any thread may ask, and may then be told a little less than the truth. */
    private record State(Parts parts) {
        @Override
        public String toString() {
            return "exchange, addresses bound: " + parts.registrar.size() + ", transactions: "
                    + parts.core.activeContexts();
        }
    }

    private final Parts parts;
    private final Ledger.Entry alive;
    private final List<Outgoing> out = new ArrayList<>();
    private @Nullable LoopTimer timer;
    private long timerAtNs;
    private long purgeAtNs;
    private long faults;

    private ExchangeActor(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        this.alive = parts.shard.ledger().open(Ledger.Kind.ACTOR, "exchange", new State(parts));
        this.purgeAtNs = parts.shard.nowNs() + PURGE_NS;
    }

    static Behavior<Command> create(Parts parts, FaultListener faults) {
        return ActorGuard.stopping(faults, Behaviors.setup(context -> new ExchangeActor(context, parts)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Received.class, this::received)
                .onMessageEquals(Signal.TICK, this::tick)
                .onMessageEquals(Signal.STOP, Behaviors::stopped)
                .onSignal(PostStop.class, signal -> stopped())
                .build();
    }

    private Behavior<Command> received(Received received) {
        long nowNs = parts.shard.nowNs();
        try {
            parts.core.received(received.message, received.source, nowNs, out);
        } catch (RuntimeException e) {
            fault(received.message.summary(), e);
        }
        finish(nowNs);
        return this;
    }

    private Behavior<Command> tick() {
        timer = null;
        long nowNs = parts.shard.nowNs();
        try {
            parts.core.advance(nowNs, out);
        } catch (RuntimeException e) {
            fault("a timer", e);
        }
        if (nowNs - purgeAtNs >= 0) {
            purgeAtNs = nowNs + PURGE_NS;
            parts.registrar.purge(nowNs);
        }
        finish(nowNs);
        return this;
    }

    /** One message must not end the exchange for all; a fault here is a defect of ours and is told. */
    private void fault(String about, RuntimeException e) {
        faults++;
        log.warn("Handling {} failed", about, e);
    }

    private void finish(long nowNs) {
        for (Outgoing one : out) {
            parts.outlet.send(one);
        }
        out.clear();
        arm(nowNs);
        parts.figures.accept(counters());
    }

    private void arm(long nowNs) {
        long next = parts.core.untilNextNs(nowNs);
        if (next < 0) {
            return;
        }
        long delay = Math.max(next, COARSE_NS);
        if (timer != null) {
            if (timerAtNs - (nowNs + delay) <= 0) {
                return;
            }
            timer.cancel();
        }
        timerAtNs = nowNs + delay;
        timer = parts.shard.schedule(delay, () -> getContext().getSelf().tell(Signal.TICK));
    }

    private ExchangeCounters counters() {
        ProxyCounters proxy = parts.core.counters();
        Registrar registrar = parts.registrar;
        return new ExchangeCounters(
                registrar.succeeded(),
                registrar.failed(),
                registrar.challenged(),
                registrar.size(),
                proxy.requests(),
                proxy.responses(),
                proxy.forwarded(),
                proxy.refused(),
                proxy.shed(),
                proxy.dropped(),
                parts.ingress.malformed(),
                faults,
                parts.core.activeContexts());
    }

    private Behavior<Command> stopped() {
        parts.ingress.close();
        if (timer != null) {
            timer.cancel();
        }
        parts.core.abandon();
        parts.figures.accept(counters());
        parts.outlet.close();
        alive.close();
        parts.stopped.run();
        return this;
    }
}
