package io.offhook.testkit;

import akka.actor.typed.ActorSystem;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineEnvironment;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.shard.FaultListener;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.sip.transaction.Timers;
import io.offhook.testkit.network.Dns;
import io.offhook.testkit.network.DnsResolver;
import io.offhook.testkit.network.NatBehavior;
import io.offhook.testkit.peer.ScriptedPeer;
import io.offhook.testkit.report.Ladder;
import io.offhook.testkit.report.Recording;
import io.offhook.testkit.simulation.SimulatedHost;
import io.offhook.testkit.simulation.SimulatedNetwork;
import io.offhook.testkit.simulation.SimulatedSystem;
import io.offhook.testkit.simulation.Simulation;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final Duration GLANCE = Duration.ofMillis(250);

    private static final EngineConfig CONFIG =
            EngineConfig.load().withShards(1).withRtpPorts(new EngineConfig.PortRange(16_384, 24_575));

    private final long seed;
    private final Simulation simulation;
    private final LabNetwork links;
    private final SimulatedNetwork network;
    private final SimulatedSystem actors;
    private final Witness witness;
    private final Residents residents = new Residents();
    private final Invariants invariants;
    private final LabChaos chaos;
    private final Dns dns = new Dns();
    private final Addresses addresses = new Addresses();
    private boolean closed;

    private Lab(long seed) {
        this.seed = seed;
        this.simulation = new Simulation(seed);
        this.links = new LabNetwork(simulation);
        this.network = new SimulatedNetwork(simulation, links);
        this.witness = new Witness(this, network, links);
        this.invariants = new Invariants(network);
        this.chaos = new LabChaos(simulation.dice("chaos"));
        this.actors = SimulatedSystem.start(simulation);
        actors.onUnhandled(unhandled -> violated(Invariant.HANDLED, unhandled));
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
        return device(host(name), change, beside);
    }

    Device device(SimulatedHost host, UnaryOperator<EngineConfig> change, UnaryOperator<EngineSetup> beside) {
        EngineConfig config = change.apply(CONFIG);
        invariants.endpoint(host.address(), config.sip().t1());
        EngineSetup setup = beside.apply(EngineSetup.plain().withChaos(chaos.hook()));
        Device device = new Device(this, host, config, setup.withFaults(watched(setup.faults())));
        residents.enter(device);
        return device;
    }

    /** A registrar and proxy for a domain. */
    public LabExchange exchange(String domain) {
        return exchange(domain, config -> config);
    }

    /** A registrar and proxy that is configured in some way. */
    public LabExchange exchange(String domain, UnaryOperator<ExchangeConfig> change) {
        SimulatedHost host = host(domain);
        invariants.proxy(host.address(), Duration.ofNanos(Timers.STANDARD.t1Ns()));
        LabExchange exchange = new LabExchange(this, host, domain, change);
        residents.enter(exchange);
        dns.address(domain, host.address());
        return exchange;
    }

    /** A host that says exactly what a test writes, right or wrong. */
    public ScriptedPeer peer(String name) {
        return new ScriptedPeer(simulation, host(name), this::failure);
    }

    /** A router between a home and the network, with nothing behind it as yet. */
    public LabNat nat(String name, NatBehavior behavior) {
        LabNat router = new LabNat(this, name, behavior, addresses.next(), addresses.nextHome());
        links.router(router);
        return router;
    }

    /** The names that everybody in the lab can look up. */
    public Dns dns() {
        return dns;
    }

    /** A host with the next free address of 198.18.0.0/15, which no other network uses (RFC 2544), and nothing on it. */
    public SimulatedHost host(String name) {
        return network.host(name, addresses.next());
    }

    SimulatedHost host(String name, LabNat router, InetAddress inside) {
        SimulatedHost host = network.host(name, inside);
        links.behind(router, inside);
        return host;
    }

    /** The world as an engine on a host has it. Its dice are the host's alone, whatever others are called. */
    EngineEnvironment environment(SimulatedHost host) {
        return new EngineEnvironment(
                simulation.clock(),
                simulation.dice("host " + host),
                host,
                new DnsResolver(dns, simulation::elapsedNs, simulation::in, simulation.dice("resolver " + host)));
    }

    /** What throws into actors, once it is told to. */
    public LabChaos chaos() {
        return chaos;
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
        return List.copyOf(residents.phones());
    }

    /** All calls of all phones, both sides, in the order in which they came. */
    public List<PhoneCall> calls() {
        return List.copyOf(residents.calls());
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
            throw failure("what was waited for did not come about within " + PATIENCE.toMinutes() + " minutes");
        }
    }

    /** Does something in the midst of a later {@link #run}. */
    public void after(Duration delay, Runnable action) {
        simulation.after(delay, action);
    }

    /**
     * Does something again and again in the midst of later runs, the first time after one period: what must hold of your own, for example, looked at by an
     * assertion. What it throws comes out of the {@link #run} that it happens in, and ends it.
     *
     * @throws IllegalArgumentException when the period is not positive
     */
    public void every(Duration period, Runnable action) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("no period: " + period);
        }
        after(period, () -> {
            action.run();
            every(period, action);
        });
    }

    /** Lets time pass until a future is complete, and gives what it completed with. */
    public <T> T await(CompletableFuture<T> future) {
        if (!simulation.await(future, PATIENCE)) {
            throw failure("a future did not complete within " + PATIENCE.toMinutes() + " minutes");
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
        return witness.trace().hash();
    }

    /** Datagrams sent so far. */
    public long datagrams() {
        return witness.trace().datagrams();
    }

    /** Everything alive in every device and exchange. */
    public List<LedgerEntry> alive() {
        return residents.alive();
    }

    /** What was on the wire, as far as it is remembered: some ten thousand messages, and all streams of media. Its {@code toString} draws it. */
    public Ladder ladder() {
        return witness.ladder();
    }

    /** What was on the wire of some calls: every message with their Call-IDs, on whatever leg, and their media. */
    public Ladder ladder(PhoneCall... of) {
        return witness.ladder(List.of(of));
    }

    /**
     * Writes every datagram from now on to a file for tshark or Wireshark, as its sender sent it, on the virtual wall clock. A file that is there already is
     * replaced.
     *
     * @return to end it sooner than with the lab
     * @throws java.io.UncheckedIOException when the file cannot be written
     */
    public Recording record(Path file) {
        return witness.record(file);
    }

    /**
     * What a failing test shows: seed, virtual time, calls that are not over or whose sides disagree, what is alive, the last events, and the wire of those
     * calls. Some 200 lines at most.
     */
    public String report() {
        return witness.report();
    }

    // ---- what must hold ----

    /** Does not watch some invariants, in a run that is meant to break them. */
    public Lab except(Invariant... ones) {
        invariants.except(ones);
        return this;
    }

    /** What did not hold so far. Calls that go on are not judged yet. */
    public List<Violation> violations() {
        return invariants.violations(residents.calls(), simulation.foreignTasks(), now());
    }

    /** Fails when an invariant did not hold so far. */
    public Lab check() {
        List<Violation> violations = violations();
        if (!violations.isEmpty()) {
            StringBuilder text = new StringBuilder("what must hold did not:");
            violations.forEach(violation -> text.append("\n  ").append(violation));
            throw failure(text.toString());
        }
        return this;
    }

    /**
     * Lets time pass until every call is over and nothing is left of any, no actor, transaction, port or datagram on its way; fails when something is left
     * after {@link #PATIENCE}, or when an invariant did not hold. Registrations stay.
     */
    public Lab expectQuiet() {
        long latestNs = simulation.elapsedNs() + PATIENCE.toNanos();
        Quiet quiet = new Quiet(residents, network);
        while (!quiet.isSo() && simulation.elapsedNs() < latestNs) {
            run(GLANCE); // looking costs more than what happens meanwhile
        }
        if (!quiet.isSo() || quiet.timers() > 0) {
            violated(Invariant.NOTHING_LEFT, quiet.toString());
        }
        return check();
    }

    /**
     * Closes every device and exchange, in virtual time, the actor system, and what is recorded.
     *
     * @throws LabFailure when something is left then, or when an invariant did not hold
     * @throws java.io.UncheckedIOException when a recording could not be written
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            end();
        } catch (RuntimeException | AssertionError e) {
            witness.closeAfter(e);
            throw e;
        }
        witness.close();
    }

    private void end() {
        residents.close();
        boolean ended = actors.terminate();
        List<LedgerEntry> left = alive();
        if (!left.isEmpty() || !ended) {
            violated(Invariant.NOTHING_LEFT, ended ? "closed, and alive: " + left : "the actor system does not end");
        }
        check();
    }

    /** Closes it after a failure, which matters more than what else goes wrong now; what {@link #report} has told of is not told again. */
    public void closeAfter(Throwable failure) {
        List<Violation> told = violations();
        try {
            close();
        } catch (LabFailure e) {
            if (!violations().equals(told)) {
                failure.addSuppressed(e);
            }
        } catch (RuntimeException | AssertionError e) {
            failure.addSuppressed(e);
        }
    }

    // ---- for what stands in it ----

    Residents residents() {
        return residents;
    }

    void secret(String secret) {
        invariants.secret(secret);
    }

    /** Hears of faults before somebody else does: only those of chaos may be. */
    FaultListener watched(FaultListener then) {
        return fault -> {
            if (!chaos.isMine(fault.cause())) {
                violated(Invariant.NO_FAULT, fault.where() + " in " + fault.subject() + ": " + fault.cause());
            }
            then.fault(fault);
        };
    }

    /** Somebody would wait for ever, and in a continuation nobody might hear of what is thrown: so the run has failed, too. */
    IllegalStateException waitedInside() {
        String why = "code in " + simulation.running()
                + " waits for what only time can bring, and none passes while it runs: let it go on in a continuation"
                + " (thenAccept) or a listener";
        violated(Invariant.NO_FAULT, why);
        return new IllegalStateException(why);
    }

    private void violated(Invariant invariant, String text) {
        invariants.add(invariant, now(), text, "");
    }

    void recognised(PhoneCall by, int mark) {
        witness.event(by.phone(), "hears " + mark);
        if (mark < residents.calls().size()) { // else a scripted peer's, who may say what it likes
            invariants.heard(by, residents.calls().get(mark), now());
        }
    }

    void happened(PhoneCall call, DialogEvent event) {
        witness.event(call.phone(), event);
        invariants.happened(call, event, now());
    }

    void happened(Phone phone, String event) {
        witness.event(phone, event);
    }

    LabFailure failure(String what) {
        return new LabFailure(seed, what + " (seed " + seed + ", at " + LabReport.seconds(now()) + " s)");
    }
}
