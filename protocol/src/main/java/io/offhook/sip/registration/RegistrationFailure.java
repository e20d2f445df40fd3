package io.offhook.sip.registration;

import io.offhook.sip.auth.DigestAnswer.Refusal;

/** Why an attempt to register failed. */
public sealed interface RegistrationFailure {
    /** Whether the session will try again by itself. */
    boolean recoverable();

    /** One line for people. */
    String text();

    /**
     * The registrar said no.
     *
     * @param status 300 to 699
     * @param reason its reason phrase
     * @param recoverable whether that answer allows another try: 408, 480, 5xx, or one with a Retry-After
     */
    record Rejected(int status, String reason, boolean recoverable) implements RegistrationFailure {
        @Override
        public String text() {
            return status + " " + reason;
        }
    }

    /**
     * The registrar wants a proof that we cannot or do not want to give.
     *
     * @param status 401 or 407
     * @param refusal why; {@link Refusal#WRONG_PASSWORD} when our proof was refused
     */
    record Unauthorized(int status, Refusal refusal) implements RegistrationFailure {
        @Override
        public boolean recoverable() {
            return refusal == Refusal.STALE_LOOP;
        }

        @Override
        public String text() {
            return switch (refusal) {
                case WRONG_PASSWORD -> "wrong user name or password";
                case NO_CREDENTIALS -> "the registrar asks for a password and the account has none for its realm";
                case FORBIDDEN_BY_POLICY -> "the registrar's realm or algorithm is not allowed for this account";
                case NOTHING_USABLE -> "the registrar's challenge cannot be answered";
                case STALE_LOOP -> "the registrar calls every fresh nonce stale";
            };
        }
    }

    /** Nothing came back within 64*T1. */
    enum TimedOut implements RegistrationFailure {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean recoverable() {
            return true;
        }

        @Override
        public String text() {
            return "no answer from the registrar";
        }
    }

    /** The request could not be sent: refused by ICMP, no route, no such host. */
    enum Unreachable implements RegistrationFailure {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean recoverable() {
            return true;
        }

        @Override
        public String text() {
            return "the registrar cannot be reached";
        }
    }

    /** A 423 whose Min-Expires is missing, absurd, or changes without end. */
    enum BadInterval implements RegistrationFailure {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean recoverable() {
            return false;
        }

        @Override
        public String text() {
            return "the registrar refuses every registration interval";
        }
    }
}
