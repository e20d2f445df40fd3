package io.offhook.testkit.rule;

/** Is told that a rule was broken. */
@FunctionalInterface
public interface Breach {
    /**
     * A rule was broken.
     *
     * @param callId of the call that it happened in; empty where there is none
     */
    void seen(long atNs, String callId, String text);
}
