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
                RequestSubject.machine(),
                ProxySubject.documented());
    }

    /** Those that are fuzzed: the proxy with answers of any branch at any time. */
    static List<Machine<?>> all() {
        List<Machine<?>> all = new ArrayList<>(documented());
        all.remove(all.size() - 1);
        all.add(ProxySubject.machine());
        return all;
    }
}
