package io.offhook.testkit;

import akka.actor.typed.ActorSystem;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.engine.shard.ShardSettings;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.testkit.peer.ScriptedPeer;
import io.offhook.testkit.simulation.SimulatedHost;
import io.offhook.testkit.simulation.SimulatedNetwork;
import io.offhook.testkit.simulation.SimulatedSystem;
import io.offhook.testkit.simulation.Simulation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A telephone network on virtual time, reproducible by its seed: phones, exchanges, scripted peers, and the network between them.
 *
 * <pre>{@code
 * try (Lab lab = Lab.of(7)) {
 *     lab.network().loss(0.05).delay(ofMillis(40), ofMillis(10)).reorder(0.02);
 *     Phone alice = lab.phone("alice"), bob = lab.phone("bob");
 *     PhoneCall call = alice.call(bob);
 *     lab.run(ofMinutes(30));       // some hundred milliseconds
 *     alice.hears(bob);
 *     bob.hears(alice);
 *     call.hangUp();
 *     lab.expectQuiet();
 * }
 * }</pre>
 *
 * <p>Nothing happens unless {@link #run} lets it: a command such as {@link Phone#call} is on its way when it returns, and arrives when time passes. One
 * thread drives a lab, the one that made it; labs are independent of each other.
 */
public final class Lab implements AutoCloseable {
    /** How long {@link #await} and {@link #expectQuiet} let time pass at most. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final EngineConfig CONFIG =
            EngineConfig.load().withShards(1).withRtpPorts(new EngineConfig.PortRange(16_384, 24_575));

    private final long seed;
    private final Simulation simulation;
    private final LabNetwork links;
    private final SimulatedNetwork network;
    private final SimulatedSystem actors;
    private final Trace trace = new Trace();
    private final List<Device> devices = new ArrayList<>();
    private final List<LabExchange> exchanges = new ArrayList<>();
    private final List<Phone> phones = new ArrayList<>();
    private final List<PhoneCall> calls = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private int addresses;
    private boolean closed;

    private Lab(long seed) {
        this.seed = seed;
        this.simulation = new Simulation(seed);
        this.links = new LabNetwork(simulation);
        this.network = new SimulatedNetwork(simulation, links);
        network.listen(trace);
        this.actors = SimulatedSystem.start(simulation);
    }

    /** A lab of a seed. */
    public static Lab of(long seed) {
        return new Lab(seed);
    }

    /** Its seed. */
    public long seed() {
        return seed;
    }

    // ---- what stands in it ----

    /** The network between all hosts. */
    public LabNetwork network() {
        return links;
    }

    /** A phone on a device of its own, called directly. */
    public Phone phone(String name) {
        return device(name).phone(name);
    }

    /** A device without phones as yet. */
    public Device device(String name) {
        return device(name, config -> config);
    }

    /** A device whose engine is configured in some way. */
    public Device device(String name, UnaryOperator<EngineConfig> change) {
        return device(name, change, setup -> setup);
    }

    /** A device with something under or beside its engine. */
    public Device device(String name, UnaryOperator<EngineConfig> change, UnaryOperator<EngineSetup> beside) {
        Device device = new Device(this, host(name), change.apply(CONFIG), beside.apply(EngineSetup.plain()));
        devices.add(device);
        return device;
    }

    /** A registrar and proxy for a domain. */
    public LabExchange exchange(String domain) {
        return exchange(domain, config -> config);
    }

    /** A registrar and proxy that is configured in some way. */
    public LabExchange exchange(String domain, UnaryOperator<ExchangeConfig> change) {
        LabExchange exchange = new LabExchange(this, host(domain), domain, change);
        exchanges.add(exchange);
        return exchange;
    }

    /** A host that says exactly what a test writes, right or wrong. */
    public ScriptedPeer peer(String name) {
        return new ScriptedPeer(simulation, host(name), this::failure);
    }

    /** A host with the next free address of 10.0.0.0/8, and nothing on it. */
    public SimulatedHost host(String name) {
        int n = ++addresses;
        return network.host(name, address(10, n >>> 16, n >>> 8, n));
    }

    private static InetAddress address(int... octets) {
        try {
            byte[] bytes = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                bytes[i] = (byte) octets[i];
            }
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv4 address has four octets", e);
        }
    }

    /** The actor system, for actors of one's own on virtual time. */
    public ActorSystem<Void> system() {
        return actors.system();
    }

    /** What runs it: virtual time, queues, dice. */
    public Simulation simulation() {
        return simulation;
    }

    /** All phones, in the order in which they came. */
    public List<Phone> phones() {
        return List.copyOf(phones);
    }

    /** All calls of all phones, both sides, in the order in which they came. */
    public List<PhoneCall> calls() {
        return List.copyOf(calls);
    }

    // ---- time ----

    /** Virtual time since the start. */
    public Duration now() {
        return Duration.ofNanos(simulation.elapsedNs());
    }

    /** Lets time pass. */
    public void run(Duration duration) {
        simulation.run(duration);
    }

    /** Lets time pass until something is so; fails when it is not within {@link #PATIENCE}. */
    public void runUntil(BooleanSupplier so) {
        if (!simulation.runUntil(so, PATIENCE)) {
            throw failure("what was waited for did not come about within " + PATIENCE);
        }
    }

    /** Does something in the midst of a later {@link #run}. */
    public void after(Duration delay, Runnable action) {
        simulation.after(delay, action);
    }

    /** Lets time pass until a future is complete, and gives what it completed with. */
    public <T> T await(CompletableFuture<T> future) {
        if (!simulation.await(future, PATIENCE)) {
            throw failure("a future did not complete within " + PATIENCE);
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    // ---- what was seen ----

    /** Stands for everything that has happened so far, to the last bit: equal for equal runs. */
    public long fingerprint() {
        return trace.hash();
    }

    /** Datagrams sent so far. */
    public long datagrams() {
        return trace.datagrams();
    }

    /** Everything alive in every device and exchange. */
    public List<LedgerEntry> alive() {
        List<LedgerEntry> all = new ArrayList<>();
        devices.forEach(device -> all.addAll(device.alive()));
        exchanges.forEach(exchange -> all.addAll(exchange.alive()));
        return all;
    }

    /** What a failing test shows: seed, virtual time, what is alive, and the wire. */
    public String report() {
        return "seed " + seed + ", virtual time " + now() + ", alive: " + alive();
    }

    /** Closes every device and exchange, in virtual time, and the actor system. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        devices.forEach(Device::close);
        exchanges.forEach(LabExchange::close);
        actors.terminate();
    }

    // ---- for what stands in it ----

    int enter(Phone phone) {
        phones.add(phone);
        return phones.size();
    }

    void enter(PhoneCall call) {
        calls.add(call);
    }

    void secret(String secret) {
        secrets.add(secret);
    }

    ShardSettings watched(ShardSettings settings) {
        return settings;
    }

    void recognised(PhoneCall by, int mark) {
        trace.event(simulation.elapsedNs(), by.phone().name(), "hears " + mark);
    }

    void happened(PhoneCall call, DialogEvent event) {
        trace.event(simulation.elapsedNs(), call.phone().name(), event.toString());
    }

    void happened(Phone phone, String event) {
        trace.event(simulation.elapsedNs(), phone.name(), event);
    }

    LabFailure failure(String what) {
        return new LabFailure(seed, what + " (seed " + seed + ", at " + now() + ")");
    }
}
