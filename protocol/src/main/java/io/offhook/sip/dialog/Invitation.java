package io.offhook.sip.dialog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to say in its INVITE (or any request outside a dialog).
 *
 * @param requestUri the target, for example {@code sip:bob@example.com}
 * @param from value of From without a tag, for example {@code "Alice" <sip:alice@example.com>}; angle brackets needed
 * @param to value of To without a tag
 * @param routes values for Route, first hop first: an outbound proxy or a Service-Route; often empty
 * @param headers further headers, name and value
 * @param body the offer, null to let the callee offer
 */
public record Invitation(
        String requestUri,
        String from,
        String to,
        List<String> routes,
        List<HeaderLine> headers,
        @Nullable Body body) {

    public Invitation(String requestUri, String from, String to, @Nullable Body body) {
        this(requestUri, from, to, List.of(), List.of(), body);
    }
}
