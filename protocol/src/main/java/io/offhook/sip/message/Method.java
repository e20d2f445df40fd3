package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request method (RFC 3261 §7.1). Case-sensitive; an unknown method keeps its exact spelling.
 *
 * @param name the token as it stands in the request line
 */
public record Method(String name) {
    public static final Method INVITE = new Method("INVITE");
    public static final Method ACK = new Method("ACK");
    public static final Method BYE = new Method("BYE");
    public static final Method CANCEL = new Method("CANCEL");
    public static final Method OPTIONS = new Method("OPTIONS");
    public static final Method REGISTER = new Method("REGISTER");
    public static final Method UPDATE = new Method("UPDATE");
    public static final Method PRACK = new Method("PRACK");
    public static final Method INFO = new Method("INFO");
    public static final Method REFER = new Method("REFER");
    public static final Method NOTIFY = new Method("NOTIFY");
    public static final Method SUBSCRIBE = new Method("SUBSCRIBE");
    public static final Method MESSAGE = new Method("MESSAGE");
    public static final Method PUBLISH = new Method("PUBLISH");

    private static final List<Method> KNOWN = List.of(
            INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, UPDATE, PRACK, INFO, REFER, NOTIFY, SUBSCRIBE, MESSAGE,
            PUBLISH);
    private static final Method[] TABLE = KNOWN.toArray(new Method[0]);

    /** @throws IllegalArgumentException when the name is no token */
    public Method {
        FieldCheck.token("method", name);
    }

    /** The constant of this name, or a new value for an unknown method. */
    public static Method of(String name) {
        for (Method known : TABLE) {
            if (known.name.equals(name)) {
                return known;
            }
        }
        return new Method(name);
    }

    /** Reads a method that the caller has already found to be a token; known ones cost no allocation. */
    public static Method of(byte[] bytes, int from, int to) {
        for (Method known : TABLE) {
            if (Chars.equal(bytes, from, to, known.name)) {
                return known;
            }
        }
        return new Method(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /** Whether this is one of the methods of the RFCs that this library knows: a UAS answers others 501, not 405. */
    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
