package io.offhook.sip.machine;

import java.util.List;

/** All machines that are described, in the order of STATES.md. */
final class Machines {

    private Machines() {}

    static List<Machine<?>> all() {
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
}
