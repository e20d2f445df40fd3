package io.offhook.testkit;

import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.testkit.simulation.SimulatedNetwork;
import java.util.List;

/**
 * Whether anything is left of the calls of a lab: an unfinished side, something alive, a datagram on its way. When nothing is, no timer of a device's loops may
 * wait either: it would be for something that is gone. Registrations, whose timers are Akka's, and exchanges may stay.
 */
final class Quiet {
    private final Lab lab;
    private final SimulatedNetwork network;
    private final List<Device> devices;

    Quiet(Lab lab, SimulatedNetwork network, List<Device> devices) {
        this.lab = lab;
        this.network = network;
        this.devices = devices;
    }

    boolean isSo() {
        return network.inFlight() == 0 && lab.areCallsOver() && leftovers().isEmpty();
    }

    /** Timers that wait on the devices' loops. */
    int timers() {
        int sum = 0;
        for (Device device : devices) {
            sum += device.host().timers();
        }
        return sum;
    }

    private List<LedgerEntry> leftovers() {
        return lab.alive().stream()
                .filter(entry -> entry.kind() != Ledger.Kind.ACTOR && entry.kind() != Ledger.Kind.CHANNEL)
                .toList();
    }

    /** What is left. */
    @Override
    public String toString() {
        List<PhoneCall> goOn =
                lab.calls().stream().filter(call -> !call.isOver()).toList();
        return (goOn.isEmpty() ? "" : "calls that go on: " + goOn + "; alive: ") + leftovers() + ", " + timers()
                + " timers, and " + network.inFlight() + " datagrams on their way";
    }
}
