/**
 * A laboratory for the state machines: each is described once, as a {@link io.offhook.sip.machine.Machine} (how it begins and
 * what can be put into it, sense and nonsense), and two programs use the description. The {@link
 * io.offhook.sip.machine.Explorer} walks it in breadth and finds its transition table, which {@link
 * io.offhook.sip.machine.StateDocument} writes into STATES.md. The {@link io.offhook.sip.machine.Fuzzer} runs random
 * sequences through it while the {@link io.offhook.sip.machine.Subject} watches what must hold always.
 *
 * <p>To add a machine: a Subject that owns it as production does, a list of inputs, an entry in {@link
 * io.offhook.sip.machine.Machines}.
 */
@NullMarked
package io.offhook.sip.machine;

import org.jspecify.annotations.NullMarked;
