package io.offhook.interop;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints what the peers of a failed test said. */
final class PeerReport implements TestWatcher, BeforeEachCallback {
    private static final int TAIL = 6_000;

    @Override
    public void beforeEach(ExtensionContext context) {
        Peer.forgetEnded();
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        for (Peer peer : Peer.started()) {
            String output = peer.output();
            System.err.println("---- " + peer + " in " + context.getDisplayName());
            System.err.println(output.substring(Math.max(0, output.length() - TAIL)));
        }
    }
}
