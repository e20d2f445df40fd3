package io.offhook.sip.machine;

import io.offhook.sip.registration.RegistrationTimer;
import java.util.ArrayList;
import java.util.List;

/** The REGISTER client: what its owner wants, what a registrar may say, and time. */
final class RegistrationMachine {

    private RegistrationMachine() {}

    static Machine<RegistrationSubject> machine() {
        List<Input<RegistrationSubject>> inputs = new ArrayList<>();
        inputs.add(Input.of("*register*", RegistrationSubject::register));
        inputs.add(Input.of("*unregister*", RegistrationSubject::unregister));
        answer(inputs, "100", s -> s.answer(100));
        answer(inputs, "200", s -> s.ok(3600));
        answer(inputs, "401, a new nonce", s -> s.challenge(false));
        answer(inputs, "403", s -> s.answer(403));
        answer(inputs, "423, Min-Expires 9000", s -> s.tooBrief("9000"));
        answer(inputs, "423, Min-Expires 1", s -> s.tooBrief("1"));
        answer(inputs, "503", s -> s.answer(503));
        inputs.add(Input.when(RegistrationSubject::hasSent, "a response to nothing", RegistrationSubject::stranger));
        inputs.add(Input.of("transport failure", RegistrationSubject::transportFailed));
        for (RegistrationTimer.Name timer : RegistrationTimer.Name.values()) {
            inputs.add(Input.when(s -> s.isArmed(timer), "timer " + timer, s -> s.fire(timer)));
        }
        inputs.add(Input.hidden("200 for a while", RegistrationSubject::hasSent, s -> s.ok(1 + s.dice.nextInt(4_000))));
        inputs.add(Input.hidden("401, the same nonce", RegistrationSubject::hasSent, s -> s.challenge(true)));
        inputs.add(Input.hidden("503 with Retry-After", RegistrationSubject::hasSent, s -> s.busy("17")));
        inputs.add(
                Input.hidden("503 with a bad Retry-After", RegistrationSubject::hasSent, s -> s.busy("9".repeat(30))));
        inputs.add(Input.hidden("423 without sense", RegistrationSubject::hasSent, s -> s.tooBrief("soon")));
        inputs.add(Input.hidden(
                "an answer to an older request", RegistrationSubject::hasSentTwo, s -> s.answerOlder(200)));
        inputs.add(Input.hidden("a stale timer", s -> true, RegistrationSubject::staleTimer));
        inputs.add(Input.hidden("time passes", s -> true, RegistrationSubject::timePasses));
        return Machine.of(
                "Registration",
                "RFC 3261 section 10.2 with RFC 5626 section 4.5, for an account with a password. Inputs in *italics* are wishes of the"
                        + " owner. *bound*: the registrar still holds the last binding.",
                List.of(RegistrationSubject::new),
                inputs);
    }

    private static void answer(
            List<Input<RegistrationSubject>> inputs,
            String name,
            java.util.function.Consumer<RegistrationSubject> answer) {
        inputs.add(Input.when(RegistrationSubject::hasSent, name, answer));
    }
}
