package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The header fields that this library knows (RFC 3261 §20 and its extensions), with their compact forms. */
public enum HeaderName {
    VIA("Via", "v", Kind.LIST),
    FROM("From", "f", Kind.SINGLE),
    TO("To", "t", Kind.SINGLE),
    CALL_ID("Call-ID", "i", Kind.SINGLE),
    CSEQ("CSeq", null, Kind.SINGLE),
    MAX_FORWARDS("Max-Forwards", null, Kind.SINGLE),
    CONTACT("Contact", "m", Kind.LIST),
    CONTENT_LENGTH("Content-Length", "l", Kind.SINGLE),
    CONTENT_TYPE("Content-Type", "c", Kind.SINGLE),
    ROUTE("Route", null, Kind.LIST),
    RECORD_ROUTE("Record-Route", null, Kind.LIST),
    EXPIRES("Expires", null, Kind.SINGLE),
    MIN_EXPIRES("Min-Expires", null, Kind.SINGLE),
    ALLOW("Allow", null, Kind.LIST),
    SUPPORTED("Supported", "k", Kind.LIST),
    REQUIRE("Require", null, Kind.LIST),
    PROXY_REQUIRE("Proxy-Require", null, Kind.LIST),
    UNSUPPORTED("Unsupported", null, Kind.LIST),
    ACCEPT("Accept", null, Kind.LIST),
    ACCEPT_ENCODING("Accept-Encoding", null, Kind.LIST),
    ACCEPT_LANGUAGE("Accept-Language", null, Kind.LIST),
    AUTHORIZATION("Authorization", null, Kind.LINES),
    PROXY_AUTHORIZATION("Proxy-Authorization", null, Kind.LINES),
    WWW_AUTHENTICATE("WWW-Authenticate", null, Kind.LINES),
    PROXY_AUTHENTICATE("Proxy-Authenticate", null, Kind.LINES),
    AUTHENTICATION_INFO("Authentication-Info", null, Kind.LINES),
    USER_AGENT("User-Agent", null, Kind.LINES),
    SERVER("Server", null, Kind.LINES),
    SUBJECT("Subject", "s", Kind.LINES),
    DATE("Date", null, Kind.LINES),
    RETRY_AFTER("Retry-After", null, Kind.SINGLE),
    REASON("Reason", null, Kind.LIST),
    WARNING("Warning", null, Kind.LIST),
    TIMESTAMP("Timestamp", null, Kind.LINES),
    ORGANIZATION("Organization", null, Kind.LINES),
    PRIORITY("Priority", null, Kind.LINES),
    MIME_VERSION("MIME-Version", null, Kind.LINES),
    CONTENT_DISPOSITION("Content-Disposition", null, Kind.LINES),
    CONTENT_ENCODING("Content-Encoding", "e", Kind.LIST),
    CONTENT_LANGUAGE("Content-Language", null, Kind.LIST),
    ALERT_INFO("Alert-Info", null, Kind.LIST),
    CALL_INFO("Call-Info", null, Kind.LIST),
    ERROR_INFO("Error-Info", null, Kind.LIST),
    IN_REPLY_TO("In-Reply-To", null, Kind.LIST),
    REPLY_TO("Reply-To", null, Kind.LINES),
    EVENT("Event", "o", Kind.SINGLE),
    ALLOW_EVENTS("Allow-Events", "u", Kind.LIST),
    SUBSCRIPTION_STATE("Subscription-State", null, Kind.SINGLE),
    REFER_TO("Refer-To", "r", Kind.SINGLE),
    REFERRED_BY("Referred-By", "b", Kind.SINGLE),
    REPLACES("Replaces", null, Kind.SINGLE),
    SESSION_EXPIRES("Session-Expires", "x", Kind.SINGLE),
    MIN_SE("Min-SE", null, Kind.SINGLE),
    RSEQ("RSeq", null, Kind.SINGLE),
    RACK("RAck", null, Kind.SINGLE),
    PATH("Path", null, Kind.LIST),
    SERVICE_ROUTE("Service-Route", null, Kind.LIST),
    P_ASSERTED_IDENTITY("P-Asserted-Identity", null, Kind.LIST),
    PRIVACY("Privacy", null, Kind.LINES),
    DIVERSION("Diversion", null, Kind.LIST),
    SIP_ETAG("SIP-ETag", null, Kind.SINGLE),
    SIP_IF_MATCH("SIP-If-Match", null, Kind.SINGLE);

    private enum Kind {
        /** At most one line in a message. */
        SINGLE,
        /** Values separated by commas, over any number of lines. */
        LIST,
        /** One value a line: commas inside belong to the value. */
        LINES
    }

    private static final HeaderName[] ALL = values();
    /** Open addressing; four slots a name keep the chains at one or two. */
    private static final HeaderName[] TABLE = new HeaderName[512];

    static {
        for (HeaderName name : ALL) {
            put(name, name.lower);
            if (name.compact != null) {
                put(name, name.compact);
            }
        }
    }

    private final String text;
    private final String lower;
    private final @Nullable String compact;
    private final Kind kind;
    private final byte[] prefix;

    HeaderName(String text, @Nullable String compact, Kind kind) {
        this.text = text;
        this.lower = Chars.lower(text);
        this.compact = compact;
        this.kind = kind;
        this.prefix = (text + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    /** The long form, as the RFC spells it. */
    public String text() {
        return text;
    }

    /** Whether a second line of this header makes a message malformed. */
    public boolean isSingle() {
        return kind == Kind.SINGLE;
    }

    /** Whether commas separate several values in one line. */
    public boolean isList() {
        return kind == Kind.LIST;
    }

    /** This header's place in a set of headers: there are at most 64. */
    public long bit() {
        return 1L << ordinal();
    }

    /** The name as bytes with colon and blank. Shared: not to be changed. */
    byte[] prefix() {
        return prefix;
    }

    /** The known header of this name in long or compact form and any case, else null. */
    public static @Nullable HeaderName of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int hash = 0;
        for (byte b : bytes) {
            hash = hash(hash, b);
        }
        return of(bytes, 0, bytes.length, hash);
    }

    static HeaderName at(int ordinal) {
        return ALL[ordinal];
    }

    /** One step of the hash that {@link #of(byte[], int, int, int)} wants; taken while the name is scanned anyway. */
    static int hash(int hash, int b) {
        return hash * 31 + (b | 0x20);
    }

    static @Nullable HeaderName of(byte[] b, int from, int to, int hash) {
        boolean compact = to - from == 1;
        for (int slot = slot(hash); TABLE[slot] != null; slot = (slot + 1) & (TABLE.length - 1)) {
            HeaderName name = TABLE[slot];
            String spelling = compact && name.compact != null ? name.compact : name.lower;
            if (Chars.equalIgnoringCase(b, from, to, spelling)) {
                return name;
            }
        }
        return null;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 9)) & (TABLE.length - 1);
    }

    private static void put(HeaderName name, String spelling) {
        int hash = 0;
        for (int i = 0; i < spelling.length(); i++) {
            hash = hash(hash, spelling.charAt(i));
        }
        int slot = slot(hash);
        while (TABLE[slot] != null) {
            slot = (slot + 1) & (TABLE.length - 1);
        }
        TABLE[slot] = name;
    }

    @Override
    public String toString() {
        return text;
    }
}
