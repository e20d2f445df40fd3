package io.offhook.sip.message;

import java.util.List;
import java.util.Set;

/**
 * What a user agent server understands (RFC 3261 §8.2).
 *
 * @param methods what it handles, for Allow; a known method outside is answered 405
 * @param extensions option tags, for Supported; a required one outside is answered 420
 * @param contentTypes media types that it reads, in lower case; a body of another one is answered 415
 */
public record UasCapabilities(List<Method> methods, List<String> extensions, Set<String> contentTypes) {
    public UasCapabilities {
        methods = List.copyOf(methods);
        extensions = List.copyOf(extensions);
        contentTypes = Set.copyOf(contentTypes);
    }

    /** A plain endpoint: calls and OPTIONS, SDP bodies, no extensions. */
    public static UasCapabilities endpoint() {
        List<Method> methods = List.of(Method.INVITE, Method.ACK, Method.BYE, Method.CANCEL, Method.OPTIONS);
        return new UasCapabilities(methods, List.of(), Set.of("application/sdp"));
    }

    /** The value of an Allow header. */
    public String allow() {
        StringBuilder out = new StringBuilder(64);
        for (Method method : methods) {
            out.append(out.length() == 0 ? "" : ", ").append(method.name());
        }
        return out.toString();
    }
}
