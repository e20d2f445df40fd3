package io.offhook.sip.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A challenge or credentials (RFC 3261 §20.7, §20.44): a scheme and its parameters.
 *
 * @param scheme as written, for example {@code Digest}
 * @param parameters by lower-case name, quotes taken away, in order
 */
public record AuthValue(String scheme, Map<String, String> parameters) {
    public AuthValue {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A parameter by its lower-case name; null when absent. */
    public @Nullable String get(String name) {
        return parameters.get(name);
    }

    public boolean isDigest() {
        return scheme.equalsIgnoreCase("Digest");
    }

    /** Credentials are not for logs. */
    @Override
    public String toString() {
        return scheme + " ***";
    }
}
