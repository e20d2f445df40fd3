package io.offhook.sip.dialog;

import org.jspecify.annotations.Nullable;

/** Why a call ended or never came to be; every session ends with exactly one. */
public sealed interface EndCause {

    /** Who ended it. */
    Party by();

    /** Whether the same call may well succeed when it is tried again later. */
    default boolean recoverable() {
        return false;
    }

    /** We hung up an established call; {@code reason} is the Reason header sent (RFC 3326). */
    record LocalHangup(@Nullable String reason) implements EndCause {
        @Override
        public Party by() {
            return Party.LOCAL;
        }
    }

    /** The peer hung up; {@code reason} is its Reason header. */
    record RemoteHangup(@Nullable String reason) implements EndCause {
        @Override
        public Party by() {
            return Party.REMOTE;
        }
    }

    /** The INVITE was refused: {@code status} 300-699. */
    record Rejected(int status, String reason, Party by) implements EndCause {
        @Override
        public boolean recoverable() {
            return status == 408 || status == 480 || status == 491 || (status >= 500 && status != 501 && status < 600);
        }
    }

    /** The callee is busy: 486, or 600 when everywhere. */
    record Busy(int status, Party by) implements EndCause {
        @Override
        public boolean recoverable() {
            return status == 486;
        }
    }

    /** It rang until the local limit and nobody answered. */
    enum NoAnswer implements EndCause {
        INSTANCE;

        @Override
        public Party by() {
            return Party.LOCAL;
        }

        @Override
        public boolean recoverable() {
            return true;
        }

        @Override
        public String toString() { // as the records beside it
            return "NoAnswer[]";
        }
    }

    /** The caller gave up before the answer; {@code reason} is the Reason header of the CANCEL. */
    record Cancelled(Party by, @Nullable String reason) implements EndCause {}

    /** A message was repeated and never answered; {@code what} names it: INVITE, ACK, BYE. */
    record TimedOut(String what) implements EndCause {
        @Override
        public Party by() {
            return Party.NETWORK;
        }

        @Override
        public boolean recoverable() {
            return true;
        }
    }

    /** The transport could not send. */
    record TransportError(String text) implements EndCause {
        @Override
        public Party by() {
            return Party.NETWORK;
        }

        @Override
        public boolean recoverable() {
            return true;
        }
    }

    /** The peer broke the protocol so that no call could be made of it. */
    record ProtocolError(String text) implements EndCause {
        @Override
        public Party by() {
            return Party.REMOTE;
        }
    }

    /** Media could not be agreed, opened or received. */
    record MediaFailure(String text) implements EndCause {
        @Override
        public Party by() {
            return Party.LOCAL;
        }
    }

    /** Something of ours broke, and this call with it; the others go on. */
    record InternalError(String text) implements EndCause {
        @Override
        public Party by() {
            return Party.LOCAL;
        }

        @Override
        public boolean recoverable() {
            return true;
        }
    }

    /** This side has too much to do. */
    enum Overload implements EndCause {
        INSTANCE;

        @Override
        public Party by() {
            return Party.LOCAL;
        }

        @Override
        public boolean recoverable() {
            return true;
        }

        @Override
        public String toString() { // as the records beside it
            return "Overload[]";
        }
    }

    /** The challenge could not be met: {@code status} 401 or 407. */
    record Unauthorized(int status) implements EndCause {
        @Override
        public Party by() {
            return Party.REMOTE;
        }
    }

    /** The cause that a final response of 300-699 stands for. */
    static EndCause of(int status, String reason, Party by) {
        return switch (status) {
            case 486, 600 -> new Busy(status, by);
            case 401, 407 -> new Unauthorized(status);
            default -> new Rejected(status, reason, by);
        };
    }
}
