package io.offhook.testkit;

import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.testkit.simulation.SimulatedNetwork;
import java.util.List;

/** Whether anything is left of the calls of a lab: an unfinished side, something alive, a datagram on its way. Registrations and exchanges may stay. */
final class Quiet {
    private final Lab lab;
    private final SimulatedNetwork network;

    Quiet(Lab lab, SimulatedNetwork network) {
        this.lab = lab;
        this.network = network;
    }

    boolean isSo() {
        return network.inFlight() == 0 && lab.areCallsOver() && leftovers().isEmpty();
    }

    private List<LedgerEntry> leftovers() {
        return lab.alive().stream()
                .filter(entry -> entry.kind() != Ledger.Kind.ACTOR && entry.kind() != Ledger.Kind.CHANNEL)
                .toList();
    }

    /** What is left. */
    @Override
    public String toString() {
        return leftovers() + " and " + network.inFlight() + " datagrams on their way";
    }
}
