package io.offhook.sip.codec;

import org.jspecify.annotations.Nullable;

/** What is wrong with a message: a constant text and the status that says so. */
record Fault(String reason, int status) {
    static Fault bad(@Nullable String reason) {
        return new Fault(reason == null ? "malformed" : reason, 400);
    }
}
