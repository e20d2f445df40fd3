package io.offhook.testkit;

import io.offhook.testkit.simulation.SimulatedHost;

/** Something that has an address in the lab: a device, a phone on it, an exchange, a scripted peer. */
public interface Place {
    /** Where it is plugged in. */
    SimulatedHost host();
}
