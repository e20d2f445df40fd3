package io.offhook.engine;

import io.offhook.engine.actor.Chaos;
import io.offhook.engine.actor.MessageTap;
import io.offhook.engine.shard.FaultListener;
import io.offhook.media.stream.RtpStreamSettings;
import io.offhook.net.Network;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What load tests, tools and simulations put under or beside an engine; a service needs none of it.
 *
 * @param tap sees every SIP message, on the shards; null: nobody
 * @param network wraps the real network, for example in one that loses packets
 * @param lane whether each audio stream has an Akka Streams graph of its own ({@code GRAPH}) or runs as a plain object ({@code BULK})
 * @param faults hears of everything that broke and was contained, in code of ours or in your handlers and listeners
 * @param chaos throws into actors where it likes, to prove that they fall alone
 * @param world the world that the engine lives in when it is not the real one: nothing may draw on Akka's own randomness or on real time then
 */
public record EngineSetup(
        @Nullable MessageTap tap,
        UnaryOperator<Network> network,
        RtpStreamSettings.Lane lane,
        FaultListener faults,
        Chaos chaos,
        @Nullable SimulatedWorld world) {
    private static final EngineSetup PLAIN = new EngineSetup(
            null, UnaryOperator.identity(), RtpStreamSettings.Lane.GRAPH, fault -> {}, Chaos.NONE, null);

    /** Nothing special. */
    public static EngineSetup plain() {
        return PLAIN;
    }

    /** With a tap on every SIP message. */
    public EngineSetup withTap(MessageTap other) {
        return new EngineSetup(other, network, lane, faults, chaos, world);
    }

    /** On a network that wraps the real one. */
    public EngineSetup withNetwork(UnaryOperator<Network> wrapper) {
        return new EngineSetup(tap, wrapper, lane, faults, chaos, world);
    }

    /** With audio streams as plain objects. */
    public EngineSetup withLane(RtpStreamSettings.Lane other) {
        return new EngineSetup(tap, network, other, faults, chaos, world);
    }

    /** With a listener for contained faults. */
    public EngineSetup withFaults(FaultListener listener) {
        return new EngineSetup(tap, network, lane, listener, chaos, world);
    }

    /** With something that throws into actors. */
    public EngineSetup withChaos(Chaos hook) {
        return new EngineSetup(tap, network, lane, faults, hook, world);
    }

    /** On virtual time. */
    public EngineSetup withWorld(SimulatedWorld simulated) {
        return new EngineSetup(tap, network, lane, faults, chaos, simulated);
    }
}
