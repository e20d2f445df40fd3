package io.offhook.testkit.mutant;

import io.offhook.net.PortLease;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.registration.RegistrationEffect;
import java.nio.charset.StandardCharsets;
import net.bytebuddy.asm.Advice;

/** Bugs as one might write them: each is woven into one method of the real code. */
final class Bugs {
    private Bugs() {}

    /** What is not answered is not sent again. */
    static final class NoRetransmission {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip(@Advice.Argument(0) SessionEffect effect) {
            return effect instanceof SessionEffect.Send send && send.retransmission();
        }
    }

    /** A REGISTER that is not answered is not sent again. */
    static final class NoSecondRegister {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip(@Advice.Argument(0) RegistrationEffect effect) {
            return effect instanceof RegistrationEffect.Send send && send.retransmission();
        }
    }

    /** The ACK of a failure has a branch of its own. */
    static final class AckOfAnotherBranch {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) SipRequest ack) {
            String text = new String(ack.bytes(), 0, ack.length(), StandardCharsets.ISO_8859_1);
            ack = SipRequest.ofSent(text.replaceFirst("z9hG4bK", "z9hG4bKx").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** A stream gives its port back twice. */
    static final class PortFreedTwice {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("lease") PortLease lease) {
            lease.release(0);
        }
    }

    /** One beat in fifty is lost. */
    static final class TickDropped {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip(@Advice.Argument(0) long scheduledNs) {
            return Math.floorMod(scheduledNs / 20_000_000, 50) == 0;
        }
    }

    /** A number is left out between packets. */
    static final class NumberSkipped {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) int sequence) {
            sequence = sequence % 100 == 0 ? sequence + 1 & 0xffff : sequence;
        }
    }

    /** Who hangs up does not say so. */
    static final class NoBye {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip(@Advice.Argument(0) SessionEffect effect) {
            return effect instanceof SessionEffect.Send send
                    && send.message() instanceof SipRequest request
                    && request.isBye();
        }
    }

    /** The call never notices that it stands. */
    static final class NeverEstablished {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean established) {
            established &= false; // the advice must read what it replaces, or it looks unused
        }
    }

    /** Nothing happens. */
    static final class Skipped {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip() {
            return true;
        }
    }
}
