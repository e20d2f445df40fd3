package io.offhook.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a server checks in a well-formed request before it acts on it (RFC 3261 §8.2 for a UAS, §16.3 for a proxy). */
public final class RequestCheck {
    /** Option tags that an Unsupported header lists at most: an answer is not to grow with what a stranger sent. */
    private static final int MOST_UNSUPPORTED = 8;

    private RequestCheck() {}

    /** How a check ended. */
    public sealed interface Verdict permits Accepted, Refused {}

    /** The request may be acted on. */
    public record Accepted() implements Verdict {
        static final Accepted INSTANCE = new Accepted();
    }

    /**
     * The request is to be answered with this; an ACK is dropped instead.
     *
     * @param header what the answer says about it, null for none
     */
    public record Refused(int status, @Nullable HeaderName header, String value) implements Verdict {
        /** The answer. */
        public SipResponse answer(SipRequest request, Tag toTag) {
            ResponseBuilder builder = SipResponse.respond(request, status).toTag(toTag);
            return (header == null ? builder : builder.header(header, value)).build();
        }
    }

    /** What a UAS says, in the order of RFC 3261 §8.2. ACK and CANCEL are never refused here (§8.2.2.3, §9.2). */
    public static Verdict check(SipRequest request, UasCapabilities able) {
        Branch branch = request.topBranch();
        if (branch != null && branch.isBareCookie()) {
            return refused(400); // names no transaction (RFC 4475 §3.2.1)
        }
        Method method = request.method();
        if (!able.methods().contains(method)) {
            return new Refused(method.isKnown() ? 405 : 501, HeaderName.ALLOW, able.allow()); // §8.2.1
        }
        if (method.equals(Method.ACK) || method.equals(Method.CANCEL)) {
            return Accepted.INSTANCE;
        }
        if (request.uri() == null) {
            return refused(416); // §8.2.2.1
        }
        Refused extension = extensions(request, HeaderName.REQUIRE, able.extensions());
        if (extension != null) {
            return extension;
        }
        // A BYE ends the call whatever it carries.
        return method.equals(Method.BYE) ? Accepted.INSTANCE : content(request, able);
    }

    /** What a proxy says (RFC 3261 §16.3): scheme, Max-Forwards, Proxy-Require. */
    public static Verdict checkForProxy(SipRequest request, List<String> extensions) {
        if (request.uri() == null) {
            return refused(416);
        }
        if (request.maxForwards() == 0) {
            return refused(483);
        }
        Refused extension = extensions(request, HeaderName.PROXY_REQUIRE, extensions);
        return extension == null ? Accepted.INSTANCE : extension;
    }

    private static Refused refused(int status) {
        return new Refused(status, null, "");
    }

    private static @Nullable Refused extensions(SipRequest request, HeaderName header, List<String> able) {
        if (!request.has(header)) {
            return null;
        }
        List<String> unknown = new ArrayList<>(2);
        for (String tag : request.values(header)) {
            if (!FieldCheck.isToken(tag)) {
                return refused(400); // and must not be copied into an answer
            }
            boolean known = able.stream().anyMatch(tag::equalsIgnoreCase);
            if (!known && unknown.size() < MOST_UNSUPPORTED) {
                unknown.add(tag);
            }
        }
        return unknown.isEmpty() ? null : new Refused(420, HeaderName.UNSUPPORTED, String.join(", ", unknown));
    }

    private static Verdict content(SipRequest request, UasCapabilities able) {
        if (request.bodyLength() > 0 && !readable(request, able.contentTypes())) {
            return new Refused(415, HeaderName.ACCEPT, accept(able)); // §8.2.3
        }
        if (request.isInvite() && request.has(HeaderName.ACCEPT) && !takesSdp(request)) {
            return refused(406); // our answer is SDP (RFC 4475 §3.3.15)
        }
        return Accepted.INSTANCE;
    }

    private static boolean readable(SipRequest request, Set<String> types) {
        String disposition = request.header(HeaderName.CONTENT_DISPOSITION);
        if (disposition != null && Chars.lower(disposition).contains("handling=optional")) {
            return true; // §20.11
        }
        String encoding = request.header(HeaderName.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        String type = request.contentType();
        return type != null && types.contains(mediaType(type));
    }

    private static boolean takesSdp(SipRequest request) {
        for (String item : request.values(HeaderName.ACCEPT)) {
            String type = mediaType(item);
            if (type.equals("application/sdp") || type.equals("application/*") || type.equals("*/*")) {
                return true;
            }
        }
        return false;
    }

    private static String mediaType(String value) {
        int semicolon = value.indexOf(';');
        return Chars.lower(semicolon < 0 ? value : value.substring(0, semicolon))
                .strip();
    }

    private static String accept(UasCapabilities able) {
        return able.contentTypes().stream()
                .sorted()
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
