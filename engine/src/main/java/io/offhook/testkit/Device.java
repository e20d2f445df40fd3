package io.offhook.testkit;

import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineEnvironment;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.SimulatedWorld;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.testkit.simulation.SimulatedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A machine with an engine on it: one address, any number of phones. The engine is the real one; {@link #engine()} gives its plain API, so that a service of
 * one's own can run in the lab.
 */
public final class Device implements Place {
    static final int SIP_PORT = 5060;

    private final Lab lab;
    private final SimulatedHost host;
    private final Engine engine;
    private final List<Phone> phones = new ArrayList<>();

    Device(Lab lab, SimulatedHost host, EngineConfig config, EngineSetup setup) {
        this.lab = lab;
        this.host = host;
        EngineConfig here = config.withListen(host.at(SIP_PORT))
                .withCallbacks(lab.simulation().newQueue(host.name() + "/callbacks"));
        this.engine = ActorEngine.attach(lab.system(), here, setup.withWorld(new World()));
    }

    @Override
    public SimulatedHost host() {
        return host;
    }

    /** Its engine. Whoever waits for its futures in a test lets virtual time pass; inside a callback nobody can wait. */
    public Engine engine() {
        return engine;
    }

    /** A phone that is called directly, {@code sip:name@address}. */
    public Phone phone(String name) {
        return phone(name, Line.direct());
    }

    /** A phone on a line of an exchange. */
    Phone phone(String name, Line line) {
        Phone phone = new Phone(lab, this, name, line);
        phones.add(phone);
        return phone;
    }

    /** Its phones, in the order in which they were plugged in. */
    public List<Phone> phones() {
        return List.copyOf(phones);
    }

    /** Everything alive in its engine. */
    public List<LedgerEntry> alive() {
        return engine.ledger();
    }

    /** Hangs up, unregisters and stops, in virtual time. */
    public void close() {
        lab.await(engine.closeAsync());
    }

    @Override
    public String toString() {
        return host.toString();
    }

    /** What its engine takes for the world. */
    private final class World implements SimulatedWorld {
        private final EngineEnvironment environment = lab.environment(host);

        @Override
        public EngineEnvironment environment() {
            return environment;
        }

        @Override
        public boolean await(BooleanSupplier so, Duration limit) {
            if (lab.simulation().running() != null) {
                throw lab.waitedInside();
            }
            return lab.simulation().runUntil(so, limit);
        }

        @Override
        public Duration patience() {
            return Lab.PATIENCE;
        }

        @Override
        public void outside(Runnable waiting) {
            lab.simulation().outside(waiting);
        }
    }
}
