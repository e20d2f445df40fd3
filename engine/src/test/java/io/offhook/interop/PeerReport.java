package io.offhook.interop;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Prints what the peers of a failed test said, while their files are still there. */
final class PeerReport implements TestExecutionExceptionHandler, BeforeEachCallback {
    private static final int TAIL = 6_000;

    @Override
    public void beforeEach(ExtensionContext context) {
        Peer.forgetEnded();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (!(failure instanceof TestAbortedException)) {
            for (Peer peer : Peer.started()) {
                String output = peer.output();
                System.err.println("---- " + peer + " in " + context.getDisplayName());
                System.err.println(output.substring(Math.max(0, output.length() - TAIL)));
            }
        }
        throw failure;
    }
}
