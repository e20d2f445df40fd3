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
    private final Residents residents;
    private final SimulatedNetwork network;

    Quiet(Residents residents, SimulatedNetwork network) {
        this.residents = residents;
        this.network = network;
    }

    boolean isSo() {
        return network.inFlight() == 0
                && residents.areCallsOver()
                && leftovers().isEmpty();
    }

    /** Timers that wait on the devices' loops. */
    int timers() {
        int sum = 0;
        for (Device device : residents.devices()) {
            sum += device.host().timers();
        }
        return sum;
    }

    private List<LedgerEntry> leftovers() {
        return residents.alive().stream()
                .filter(entry -> entry.kind() != Ledger.Kind.ACTOR && entry.kind() != Ledger.Kind.CHANNEL)
                .toList();
    }

    /** What is left. */
    @Override
    public String toString() {
        List<PhoneCall> goOn =
                residents.calls().stream().filter(call -> !call.isOver()).toList();
        return (goOn.isEmpty() ? "" : "calls that go on: " + goOn + "; alive: ") + leftovers() + ", " + timers()
                + " timers, and " + network.inFlight() + " datagrams on their way";
    }
}
