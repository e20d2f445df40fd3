package io.offhook.interop;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Whether the programs that a test needs are here. Where they are not, the test is skipped and says why; with {@code OFFHOOK_INTEROP=required} in the
 * environment it fails.
 */
final class Peers {
    private Peers() {}

    /** All of {@code programs} are on the path, or this test ends here. */
    static void require(String... programs) {
        List<String> missing = new ArrayList<>();
        for (String program : programs) {
            if (!isInstalled(program)) {
                missing.add(program);
            }
        }
        if (!missing.isEmpty()) {
            absent("not installed: " + String.join(", ", missing));
        }
    }

    /** Something that the test needs is not to be had: skips it, or fails it where interop is required. */
    static void absent(String reason) {
        if ("required".equals(System.getenv("OFFHOOK_INTEROP"))) {
            Assertions.fail("interop is required here, and " + reason);
        }
        System.err.println("interop test skipped: " + reason);
        Assumptions.abort(reason);
    }

    private static boolean isInstalled(String program) {
        // The sbin folders are not on every user's path.
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";
        for (String folder : path.split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && new File(folder, program).canExecute()) {
                return true;
            }
        }
        return false;
    }
}
