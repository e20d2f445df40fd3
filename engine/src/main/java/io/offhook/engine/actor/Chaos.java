package io.offhook.engine.actor;

/**
 * A hook that may throw anything at any message of any actor, to prove that what it hits falls alone. Asked on the actor's shard before the message is
 * handled; a service has none.
 */
@FunctionalInterface
public interface Chaos {
    /** Which actor. */
    enum Victim {
        ACCOUNT,
        REGISTRATION,
        DIALOG,
        MEDIA_STREAM
    }

    /**
     * Throws, or does nothing.
     *
     * @param account the address-of-record that the actor belongs to
     * @param message what it is about to handle
     */
    void strike(Victim victim, String account, Object message);

    /** Never throws. */
    Chaos NONE = (victim, account, message) -> {};
}
