package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.List;

/** All machines that are described. */
final class Machines {

    private Machines() {}

    /** Those of STATES.md, in its order. */
    static List<Machine<?>> documented() {
        return List.of(
                SessionMachine.machine(),
                TransactionMachines.inviteClient(),
                TransactionMachines.inviteServer(),
                TransactionMachines.nonInviteClient(),
                TransactionMachines.nonInviteServer(),
                OfferAnswerSubject.machine(),
                RegistrationMachine.machine(),
                RequestSubject.machine());
    }

    /** Those and the proxy, which is several machines at once: its states have no names of their own. */
    static List<Machine<?>> all() {
        List<Machine<?>> all = new ArrayList<>(documented());
        all.add(ProxySubject.machine());
        return all;
    }
}
